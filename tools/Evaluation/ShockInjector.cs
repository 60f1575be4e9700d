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
    /// <returns>As many bars as the shock lasts.</returns>
    public static Bar[] Inject(Shock shock, ReadOnlySpan<Bar> bars, int at, double sigma, bool up)
    {
        ArgumentNullException.ThrowIfNull(shock);
        var before = bars[at - 1].Close;
        var window = bars.Slice(at, shock.Bars).ToArray();
        var signed = (up ? 1 : -1) * shock.Size * sigma;
        switch (shock.Family)
        {
            case ShockFamily.Move or ShockFamily.QuietHour:
                window[0] = CloseAt(window[0], window[0].Close * Math.Exp(signed));
                break;
            case ShockFamily.Gap:
                window[0] = Scale(window[0], Math.Exp(signed));
                break;
            case ShockFamily.Wick:
                window[0] = up
                    ? window[0] with { High = Math.Max(window[0].Open, window[0].Close) * Math.Exp(signed) }
                    : window[0] with { Low = Math.Min(window[0].Open, window[0].Close) * Math.Exp(signed) };
                break;
            case ShockFamily.Burst:
                window[0] = window[0] with { Volume = window[0].Volume * shock.Size };
                break;
            case ShockFamily.LowVolume:
                window[0] = window[0] with { Volume = window[0].Volume / shock.Size };
                break;
            case ShockFamily.StalePrice:
                for (var i = 0; i < window.Length; i++)
                    window[i] = window[i] with { Open = before, High = before, Low = before, Close = before };
                break;
            case ShockFamily.Drift:
                for (var i = 0; i < window.Length; i++)
                    window[i] = Drift(window[i], signed * i, signed * (i + 1));
                break;
            case ShockFamily.Regime:
                Stretch(window, before, shock.Size);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(shock), shock.Family, "There is no such shock.");
        }

        return window;
    }

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
