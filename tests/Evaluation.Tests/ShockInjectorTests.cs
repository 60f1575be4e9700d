using Anomaly.Testing;
using FsCheck.Xunit;

namespace Anomaly.Evaluation.Tests;

public sealed class ShockInjectorTests
{
    private const double Sigma = 0.01;
    private static readonly Bar[] Bars = RandomBars.Daily(100, seed: 1);

    [Property(MaxTest = 300)]
    public void Inject_anyShock_leavesSoundBarsAtTheirTimes(byte kind, byte at, bool up)
    {
        var shock = Shock.Standard[kind % Shock.Standard.Count];
        var from = 1 + (at % (Bars.Length - shock.Span));
        var window = ShockInjector.Inject(shock, Bars, from, Sigma, up);

        Assert.True(window.Length == shock.Span || window.Length == shock.Bars);
        Assert.Equal(Bars.Skip(from + shock.Span - window.Length).Take(window.Length).Select(bar => bar.Time), window.Select(bar => bar.Time));
        if (shock.Family == ShockFamily.SwappedHighLow)
            return;
        Assert.All(window, bar =>
        {
            Assert.True(bar.IsComplete);
            Assert.True(bar.High >= Math.Max(bar.Open, bar.Close) * (1 - 1e-12) && bar.Low <= Math.Min(bar.Open, bar.Close) * (1 + 1e-12) && bar.Low > 0, bar.ToString());
        });
    }

    [Fact]
    public void Inject_moveShiftsTheCloseByItsSigmas()
    {
        var bar = ShockInjector.Inject(new Shock(ShockFamily.Move, 6), Bars, 50, Sigma, up: false)[0];
        Assert.Equal(-0.06, Math.Log(bar.Close / Bars[50].Close), 9);
        Assert.Equal(Bars[50].Open, bar.Open);
    }

    [Fact]
    public void Inject_gapShiftsTheWholeBar()
    {
        var bar = ShockInjector.Inject(new Shock(ShockFamily.Gap, 5), Bars, 50, Sigma, up: true)[0];
        Assert.Equal(0.05, Math.Log(bar.Open / Bars[50].Open), 9);
        Assert.Equal(Math.Log(Bars[50].Close / Bars[50].Open), Math.Log(bar.Close / bar.Open), 9);
    }

    [Fact]
    public void Inject_regimeMultipliesEveryReturn()
    {
        var window = ShockInjector.Inject(new Shock(ShockFamily.Regime, 3), Bars, 50, Sigma, up: true);
        for (var i = 1; i < window.Length; i++)
            Assert.Equal(3 * Math.Log(Bars[50 + i].Close / Bars[49 + i].Close), Math.Log(window[i].Close / window[i - 1].Close), 9);
    }

    [Fact]
    public void Inject_stalePrice_repeatsTheCloseBefore()
    {
        var window = ShockInjector.Inject(new Shock(ShockFamily.StalePrice, 3), Bars, 50, Sigma, up: true);
        Assert.All(window, bar => Assert.Equal((Bars[49].Close, Bars[49].Close), (bar.High, bar.Low)));
        Assert.Equal(Bars.Skip(50).Take(3).Select(bar => bar.Volume), window.Select(bar => bar.Volume));
    }

    [Fact]
    public void Inject_driftAddsUpOverItsBars()
    {
        var window = ShockInjector.Inject(new Shock(ShockFamily.Drift, 1), Bars, 50, Sigma, up: true);
        Assert.Equal(0.1, Math.Log(window[9].Close / Bars[59].Close), 9);
    }

    [Theory]
    [InlineData(ShockFamily.Move)]
    [InlineData(ShockFamily.Gap)]
    public void Inject_priceWithVolume_multipliesBoth(ShockFamily family)
    {
        var bar = ShockInjector.Inject(new Shock(family, 5, 3), Bars, 50, Sigma, up: true)[0];
        Assert.Equal(0.05, Math.Log(bar.Close / Bars[50].Close), 9);
        Assert.Equal(3 * Bars[50].Volume, bar.Volume, 6);
    }

    [Fact]
    public void Inject_equalCloses_keepsTheShapeOfEveryBar()
    {
        var window = ShockInjector.Inject(new Shock(ShockFamily.EqualCloses, 10), Bars, 50, Sigma, up: true);
        Assert.All(window, bar => Assert.Equal(Bars[49].Close, bar.Close, 9));
        Assert.Equal(Bars[53].High / Bars[53].Low, window[3].High / window[3].Low, 9);
    }

    [Fact]
    public void Inject_repeatedBar_givesTheBarBeforeAtLaterTimes()
    {
        var window = ShockInjector.Inject(new Shock(ShockFamily.RepeatedBar, 5), Bars, 50, Sigma, up: true);
        Assert.All(window, bar => Assert.Equal(Bars[49], bar with { Time = Bars[49].Time }));
    }

    [Fact]
    public void Inject_missingVolumeAndSwappedHighLow_changeNothingElse()
    {
        var without = ShockInjector.Inject(new Shock(ShockFamily.MissingVolume, 3), Bars, 50, Sigma, up: true);
        Assert.Equal(Bars[50..53].Select(bar => bar with { Volume = 0 }), without);
        var swapped = ShockInjector.Inject(new Shock(ShockFamily.SwappedHighLow, 1), Bars, 50, Sigma, up: true);
        Assert.Equal([Bars[50] with { High = Bars[50].Low, Low = Bars[50].High }], swapped);
    }

    [Fact]
    public void Inject_droppedBars_leavesOnlyTheOneAfterThem() =>
        Assert.Equal([Bars[55]], ShockInjector.Inject(new Shock(ShockFamily.DroppedBars, 5), Bars, 50, Sigma, up: true));

    [Fact]
    public void Inject_pumpAndDump_endsWhereItBegan()
    {
        var window = ShockInjector.Inject(new Shock(ShockFamily.PumpAndDump, 8), Bars, 50, Sigma, up: false);
        Assert.Equal(0.08, Math.Log(window[4].Close / Bars[54].Close), 9);
        Assert.Equal(Bars[57].Close, window[7].Close, 9);
        Assert.All(window.Index(), one => Assert.Equal(3 * Bars[50 + one.Index].Volume, one.Item.Volume, 6));
    }

    [Fact]
    public void Inject_endOfSqueeze_risesByItsSizeAndFallsByAsMuch()
    {
        var window = ShockInjector.Inject(new Shock(ShockFamily.EndOfSqueeze, 12), Bars, 50, Sigma, up: false);
        Assert.Equal(0.12, Moved(3), 9);
        Assert.Equal(-1.07 * 0.12, Moved(7), 9);
        Assert.Equal([20.0, 18, 18, 10, 6, 5, 4, 8], window.Select((bar, i) => Math.Round(bar.Volume / Bars[50 + i].Volume, 9)));

        double Moved(int bar) => Math.Log(window[bar].Close / window[bar - 1].Close) - Math.Log(Bars[50 + bar].Close / Bars[49 + bar].Close);
    }

    [Fact]
    public void Inject_halt_tradesNothingAndOpensAway()
    {
        var window = ShockInjector.Inject(new Shock(ShockFamily.Halt, 5), Bars, 50, Sigma, up: false);
        Assert.All(window[..5], bar => Assert.Equal((Bars[49].Close, Bars[49].Close, 0.0), (bar.High, bar.Low, bar.Volume)));
        Assert.Equal(-0.05, Math.Log(window[5].Open / Bars[55].Open), 9);
    }
}
