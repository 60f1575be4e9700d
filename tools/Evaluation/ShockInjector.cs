namespace Anomaly.Evaluation;

/// <summary>Changes real bars as a shock would have. The bars around it stay as they are.</summary>
public static class ShockInjector
{
    /// <summary>The bars of a shock.</summary>
    /// <param name="shock">What to inject.</param>
    /// <param name="bars">The series.</param>
    /// <param name="at">Index of the first bar to change, at least 1; the shock must fit.</param>
    /// <param name="sigma">Standard deviation of the logarithmic returns before it.</param>
    /// <param name="up">Whether a price goes up.</param>
    /// <returns>The bars that are seen of the shock; it has to be found in the last of them (<see cref="Shock.Bars"/>).</returns>
    public static Bar[] Inject(Shock shock, ReadOnlySpan<Bar> bars, int at, double sigma, bool up)
    {
        ArgumentNullException.ThrowIfNull(shock);
        var last = bars[at - 1];
        var before = last.Close;
        var window = bars.Slice(at, shock.Span).ToArray();
        var signed = (up ? 1 : -1) * shock.Size * sigma;
        switch (shock.Family)
        {
            case ShockFamily.Move or ShockFamily.QuietHour:
                window[0] = WithVolume(CloseAt(window[0], window[0].Close * Math.Exp(signed)), shock.Volume);
                break;
            case ShockFamily.Gap:
                window[0] = WithVolume(Scale(window[0], Math.Exp(signed)), shock.Volume);
                break;
            case ShockFamily.Wick:
                window[0] = up
                    ? window[0] with { High = Math.Max(window[0].Open, window[0].Close) * Math.Exp(signed) }
                    : window[0] with { Low = Math.Min(window[0].Open, window[0].Close) * Math.Exp(signed) };
                break;
            case ShockFamily.Burst:
                window[0] = WithVolume(window[0], shock.Size);
                break;
            case ShockFamily.LowVolume:
                window[0] = WithVolume(window[0], 1 / shock.Size);
                break;
            case ShockFamily.Regime:
                Stretch(window, before, shock.Size);
                break;
            case ShockFamily.Drift or ShockFamily.SlowDrift:
                Each(window, (bar, i) => Drift(bar, signed * i, signed * (i + 1)));
                break;
            case ShockFamily.PumpAndDump:
                Each(window, (bar, i) => WithVolume(Drift(bar, shock.Size * sigma * Pumped(i), shock.Size * sigma * Pumped(i + 1)), Shock.NewsVolume));
                break;
            case ShockFamily.EndOfSqueeze:
                Each(window, (bar, i) => WithVolume(Drift(bar, shock.Size * sigma * Squeezed(i), shock.Size * sigma * Squeezed(i + 1)), Shock.Squeeze[i].Volume));
                break;
            case ShockFamily.Halt:
                Each(window, (bar, i) => i < window.Length - 1
                    ? Flat(bar, before) with { Volume = 0 }
                    : WithVolume(Scale(bar, Math.Exp((up ? 1 : -1) * Shock.HaltGap * sigma)), Shock.NewsVolume));
                break;
            case ShockFamily.StalePrice:
                Each(window, (bar, _) => Flat(bar, before));
                break;
            case ShockFamily.EqualCloses:
                Each(window, (bar, _) => Scale(bar, before / bar.Close));
                break;
            case ShockFamily.RepeatedBar:
                Each(window, (bar, _) => last with { Time = bar.Time });
                break;
            case ShockFamily.MissingVolume:
                Each(window, (bar, _) => bar with { Volume = 0 });
                break;
            case ShockFamily.SwappedHighLow:
                window[0] = window[0] with { High = window[0].Low, Low = window[0].High };
                break;
            case ShockFamily.DroppedBars:
                return [window[^1]];
            default:
                throw new ArgumentOutOfRangeException(nameof(shock), shock.Family, "There is no such shock.");
        }

        return window;
    }

    private static void Each(Bar[] window, Func<Bar, int, Bar> change)
    {
        for (var i = 0; i < window.Length; i++)
            window[i] = change(window[i], i);
    }

    /// <summary>The share of a pump's height that is reached after some of its bars.</summary>
    private static double Pumped(int bars) =>
        bars <= Shock.PumpBars ? (double)bars / Shock.PumpBars : 1 - ((double)(bars - Shock.PumpBars) / Shock.DumpBars);

    /// <summary>How high a squeeze stands after some of its bars, as a share of its largest rise.</summary>
    private static double Squeezed(int bars) => Shock.Squeeze.Take(bars).Sum(bar => bar.Return);

    private static Bar WithVolume(in Bar bar, double by) => bar with { Volume = bar.Volume * by };

    private static Bar Flat(in Bar bar, double price) => bar with { Open = price, High = price, Low = price, Close = price };

    private static Bar CloseAt(in Bar bar, double close) =>
        bar with { Close = close, High = Math.Max(bar.High, close), Low = Math.Min(bar.Low, close) };

    private static Bar Scale(in Bar bar, double by) =>
        bar with { Open = bar.Open * by, High = bar.High * by, Low = bar.Low * by, Close = bar.Close * by };

    private static Bar Drift(in Bar bar, double from, double to)
    {
        var moved = Scale(bar, Math.Exp(from));
        return CloseAt(moved, moved.Close * Math.Exp(to - from));
    }

    // Every price keeps its place between the bars, a multiple as far from the close before.
    private static void Stretch(Span<Bar> window, double before, double by)
    {
        var (original, stretched) = (before, before);
        for (var i = 0; i < window.Length; i++)
        {
            var bar = window[i];
            window[i] = bar with { Open = Far(bar.Open), High = Far(bar.High), Low = Far(bar.Low), Close = Far(bar.Close) };
            (original, stretched) = (bar.Close, window[i].Close);

            double Far(double price) => stretched * Math.Exp(by * Math.Log(price / original));
        }
    }
}
