using Anomaly.Detection.Decisions;
using Anomaly.Detection.Tests.Engine;
using FsCheck.Xunit;

namespace Anomaly.Detection.Tests.Decisions;

public sealed class SeriesRatesTests
{
    private static readonly RateAdaptation Quick = new(SettlingRows: 100, ExcessPrior: 40, LullPrior: 10);
    private static readonly double OneInHundred = -Math.Log(0.01);

    [Theory]
    [InlineData(0)]
    [InlineData(2.5)]
    [InlineData(9)]
    public void Correct_whileTheSeriesSettles_changesNothing(double surprise)
    {
        var rates = new SeriesRates(Quick);
        for (var row = 0; row < 100; row++)
            rates.Count(9);

        Assert.Equal((0, double.NaN, surprise), (rates.Rows, rates.OneInHundred, rates.Correct(surprise)));
    }

    [Fact]
    public void Correct_aSeriesAsTheModelExpects_changesHardlyAnything()
    {
        var rates = Filled(20_000, share: 1);
        foreach (var surprise in new[] { 0.2, 1, 3, OneInHundred, 6, 20 })
            Assert.InRange(rates.Correct(surprise), surprise - 0.05, surprise + 0.05);
        Assert.InRange(rates.OneInHundred, 0.009, 0.011);
    }

    // At 4.6 nats 1 % of 20,000 rows are expected: log((reached + prior) / (201 + prior)).
    [Theory]
    [InlineData(3, 40)]
    [InlineData(0.25, 10)]
    public void Correct_aSeriesOfAnotherRate_isTheLogarithmOfHowMuchMoreOften(double share, double prior)
    {
        var rates = Filled(20_000, share);
        var expected = 20_000 * Math.Exp(-4.6);
        var reached = rates.OneInHundred * rates.Rows;
        Assert.Equal(share * expected, reached, 2.0);
        Assert.Equal(4.6 - Math.Log((reached + prior) / (expected + prior)), rates.Correct(4.6), 9);
    }

    [Property]
    public void Correct_aLargerSurprise_staysTheLargerOneAndNotNegative(byte[] counted, byte[] asked)
    {
        var rates = new SeriesRates(Quick with { SettlingRows = 0 });
        foreach (var twentieths in counted)
            rates.Count(twentieths / 20.0);
        var corrected = asked.Order().Select(twentieths => rates.Correct(twentieths / 20.0)).ToList();
        Assert.All(corrected, one => Assert.True(one >= 0));
        Assert.Equal(corrected.Order(), corrected);
    }

    [Fact]
    public void Count_veryManyRows_letsOldOnesFade()
    {
        var rates = Filled(60_000, share: 3);
        for (var row = 0; row < 200_000; row++)
            rates.Count(0.1);
        Assert.InRange(rates.Rows, 32_768, 65_535);
        Assert.InRange(rates.OneInHundred, 0, 0.002);
    }

    [Fact]
    public void FromBytes_whatToBytesWrote_goesOnTheSame()
    {
        var rates = Filled(500, share: 2);
        var read = SeriesRates.FromBytes(Quick, rates.ToBytes());
        rates.Count(5);
        read.Count(5);
        Assert.Equal(rates.ToBytes(), read.ToBytes());
        Assert.Equal(rates.Correct(5.5), read.Correct(5.5));
    }

    [Theory]
    [InlineData(4, 0)]
    [InlineData(4, -101)]
    [InlineData(4, 1 << 16)]
    [InlineData(8, 501)]
    [InlineData(12, -1)]
    public void FromBytes_countsThatThereCannotBe_areRefused(int at, int value) => Assert.StartsWith(
        "The series rates state is damaged: ",
        Assert.Throws<InvalidDataException>(() => SeriesRates.FromBytes(Quick, StateBytes.With(Filled(500, share: 2).ToBytes(), at, BitConverter.GetBytes(value)))).Message, StringComparison.Ordinal);

    [Fact]
    public void FromBytes_ofASeriesAtItsBeginning_orOneThatReachedEveryLevelEachTime_isTheSame()
    {
        var (settling, wild) = (new SeriesRates(Quick).ToBytes(), Filled(500, share: 1e9).ToBytes());
        Assert.Equal(settling, SeriesRates.FromBytes(Quick, settling).ToBytes());
        Assert.Equal(wild, SeriesRates.FromBytes(Quick, wild).ToBytes());
        Assert.Equal(1, SeriesRates.FromBytes(Quick, wild).OneInHundred);
    }

    [Fact]
    public void FromBytes_ofWhatCannotBe_saysWhat()
    {
        var bytes = Filled(500, share: 2).ToBytes();
        Assert.Equal("The series rates state is damaged: it counts 501 rows of 500. Rebuild it from the stored bars.", Refusal(StateBytes.With(bytes, 8, BitConverter.GetBytes(501))));
        Assert.Equal(
            "The series rates state is damaged: its length or number of rows is wrong. Rebuild it from the stored bars.",
            Refusal(StateBytes.With([.. bytes[..^4], 0, .. bytes[^4..]], bytes.Length - 4, 0)));

        static string Refusal(byte[] bytes) => Assert.Throws<InvalidDataException>(() => SeriesRates.FromBytes(Quick, bytes)).Message;
    }

    [Fact]
    public void Count_exactlyAtALevel_reachesIt()
    {
        var rates = new SeriesRates(Quick with { SettlingRows = 0 });
        rates.Count(4.6);
        rates.Count(Math.BitDecrement(4.6));
        Assert.Equal((2, 0.5), (rates.Rows, rates.OneInHundred));
    }

    [Fact]
    public void Count_the65536thRow_halvesWhatWasCounted()
    {
        var rates = new SeriesRates(Quick with { SettlingRows = 0 });
        for (var row = 0; row < 65_535; row++)
            rates.Count(9);
        Assert.Equal(65_535, rates.Rows);
        rates.Count(0);
        Assert.Equal((32_768, 32_767.0 / 32_768), (rates.Rows, rates.OneInHundred));
    }

    [Theory]
    [InlineData(0, 1, 1, true)]
    [InlineData(100_000, 1e6, 1e6, true)]
    [InlineData(-1, 40, 10, false)]
    [InlineData(100_001, 40, 10, false)]
    [InlineData(250, 0.99, 10, false)]
    [InlineData(250, 1_000_001, 10, false)]
    [InlineData(250, 40, 0.99, false)]
    [InlineData(250, 40, 1_000_001, false)]
    public void IsSound_withinBounds(int settling, double excess, double lull, bool expected) => Assert.Equal(expected, new RateAdaptation(settling, excess, lull).IsSound);

    [Fact]
    public void Shift_isTheLogarithmOfHowMuchMoreOften_butNeverTurnsTwoSurprisesRound()
    {
        Assert.Equal(Math.Log(5), SurpriseLevels.Shift([], 0, reached: 9, expected: 1, prior: 1), 12);
        Assert.Equal(2 + 1.6 - 0.7, SurpriseLevels.Shift([2], 1, reached: 1e6, expected: 0, prior: 1), 12);
        Assert.Equal(9, SurpriseLevels.Shifted(10, [1, 1, 1, 1, 1, 1, 1, 1]));
        Assert.Equal(1.15 - 0.75, SurpriseLevels.Shifted(1.15, [0.5, 1, 1, 1, 1, 1, 1, 1]), 12);
    }

    [Fact]
    public void FromBytes_ofNothing_isRefused() => Assert.Throws<InvalidDataException>(() => SeriesRates.FromBytes(Quick, []));

    // Rows whose share beyond each surprise is that of the model times a factor.
    private static SeriesRates Filled(int rows, double share)
    {
        var rates = new SeriesRates(Quick);
        for (var row = -100; row < rows; row++)
            rates.Count(row < 0 ? 0 : Math.Max(0, -Math.Log((row + 0.5) / rows / share)));
        return rates;
    }
}
