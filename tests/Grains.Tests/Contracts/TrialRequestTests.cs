using FsCheck.Xunit;

namespace Anomaly.Grains.Tests.Contracts;

/// <summary>How a trial changes a bar, and what it refuses to.</summary>
public sealed class TrialRequestTests
{
    private static readonly Bar Calm = new(new DateTime(2026, 1, 5, 14, 30, 0, DateTimeKind.Utc), Open: 100, High: 102, Low: 99, Close: 101, Volume: 5000);

    [Fact]
    public void Apply_noChange_isTheSameBar() => Assert.Equal(Calm, new TrialRequest { Time = Calm.Time, Model = "US_model-1.0.0", Budget = 0.001 }.Apply(Calm));

    [Fact]
    public void Apply_lowerClose_movesTheLowOnly() => Assert.Equal(Calm with { Close = 90.5, Low = 90.5 }, new TrialRequest { Close = 90.5 }.Apply(Calm));

    [Fact]
    public void Apply_higherClose_movesTheHighOnly() => Assert.Equal(Calm with { Close = 110, High = 110 }, new TrialRequest { Close = 110 }.Apply(Calm));

    [Fact]
    public void Apply_closeWithinTheRange_movesNeither() => Assert.Equal(Calm with { Close = 99.5 }, new TrialRequest { Close = 99.5 }.Apply(Calm));

    [Fact]
    public void Apply_factors_multiplyCloseAndVolume() =>
        Assert.Equal(Calm with { Close = 50.5, Low = 50.5, Volume = 15_000 }, new TrialRequest { PriceFactor = 0.5, VolumeFactor = 3 }.Apply(Calm));

    [Fact]
    public void Apply_volumeOfZero_isABarWithoutTrades() => Assert.Equal(Calm with { Volume = 0 }, new TrialRequest { VolumeFactor = 0 }.Apply(Calm));

    [Fact]
    public void Apply_productBeyondAllNumbers_isNotComplete() =>
        Assert.False(new TrialRequest { VolumeFactor = 1000 }.Apply(Calm with { Volume = Bar.MaxMagnitude / 10 }).IsComplete);

    [Property]
    public void Apply_anyFactor_leavesTimeAndOpen_andContainsTheClose(byte factor)
    {
        var request = new TrialRequest { PriceFactor = 0.1 + (9.9 * factor / 255) };

        var changed = request.Apply(Calm);

        Assert.Null(request.FindProblem());
        Assert.Equal((Calm.Time, Calm.Open, Calm.Volume), (changed.Time, changed.Open, changed.Volume));
        Assert.InRange(changed.Close, changed.Low, changed.High);
        Assert.True(changed.High >= Calm.High && changed.Low <= Calm.Low);
    }

    [Theory]
    [InlineData(null, 0.1, 0.0, 0.1)]
    [InlineData(null, 10.0, 1000.0, 1e-12)]
    [InlineData(1e30, null, null, null)]
    [InlineData(1e-300, null, null, null)]
    [InlineData(null, null, null, null)]
    public void FindProblem_valuesAtTheBounds_findsNone(double? close, double? price, double? volume, double? budget) =>
        Assert.Null(new TrialRequest { Close = close, PriceFactor = price, VolumeFactor = volume, Budget = budget }.FindProblem());

    [Theory]
    [InlineData(DateTimeKind.Local)]
    [InlineData(DateTimeKind.Unspecified)]
    public void FindProblem_timeThatIsNotUtc_isNamed(DateTimeKind kind) =>
        Assert.Equal(("time", "'time' must be in UTC."), new TrialRequest { Time = DateTime.SpecifyKind(Calm.Time, kind) }.FindProblem());

    [Theory]
    [InlineData(1.0, 1.0, null, null, "price_factor", "either 'close' or 'price_factor'")]
    [InlineData(0.0, null, null, null, "close", "above 0")]
    [InlineData(-1.0, null, null, null, "close", "above 0")]
    [InlineData(1.1e30, null, null, null, "close", "at most 1e30")]
    [InlineData(double.NaN, null, null, null, "close", "must be a price")]
    [InlineData(null, 0.099, null, null, "price_factor", "from 0.1 to 10")]
    [InlineData(null, 10.01, null, null, "price_factor", "from 0.1 to 10")]
    [InlineData(null, double.NaN, null, null, "price_factor", "from 0.1 to 10")]
    [InlineData(null, null, -0.1, null, "volume_factor", "from 0 to 1000")]
    [InlineData(null, null, 1000.1, null, "volume_factor", "from 0 to 1000")]
    [InlineData(null, null, double.PositiveInfinity, null, "volume_factor", "from 0 to 1000")]
    [InlineData(null, null, null, 0.0, "budget", "above 0 and at most 0.1")]
    [InlineData(null, null, null, 0.11, "budget", "above 0 and at most 0.1")]
    [InlineData(null, null, null, double.NaN, "budget", "above 0 and at most 0.1")]
    public void FindProblem_valuesBeyondTheBounds_namesTheFirst(double? close, double? price, double? volume, double? budget, string field, string sentence)
    {
        var problem = new TrialRequest { Close = close, PriceFactor = price, VolumeFactor = volume, Budget = budget }.FindProblem();

        Assert.Equal(field, problem!.Value.Field);
        Assert.Contains(sentence, problem.Value.Sentence, StringComparison.Ordinal);
    }
}
