namespace Anomaly.Evaluation;

/// <summary>How evenly a contender's alarms fall, at its own threshold for the largest budget, or at equal budget where it has none.</summary>
public sealed record FairnessReport
{
    /// <summary>Times of day, in their order; empty of daily and longer bars.</summary>
    public required IReadOnlyList<SlotRate> Slots { get; init; }

    /// <summary>Share of all alarms that the five busiest slots have; not-a-number without slots or alarms.</summary>
    public required double BusiestShare { get; init; }

    /// <summary>Share of all bars that lie in these five slots.</summary>
    public required double BusiestBars { get; init; }

    /// <summary>The highest rate of a slot over the mean, of slots with 100 bars or more if there are some; not-a-number without slots or alarms.</summary>
    public required double HighestToMean { get; init; }

    /// <summary>What that would be, in the middle of 200 draws, if as many alarms fell on bars by chance.</summary>
    public required double HighestByChance { get; init; }

    /// <summary>Share of all alarms on days on which the market closed early.</summary>
    public required double EarlyCloseAlarms { get; init; }

    /// <summary>Share of all bars on such days.</summary>
    public required double EarlyCloseBars { get; init; }

    /// <summary>Every ticker's share of bars that are alarms.</summary>
    public required IReadOnlyList<TickerRate> Tickers { get; init; }

    /// <summary>Fifths of the bars by the sigma of the 60 before, calmest first.</summary>
    public required IReadOnlyList<FifthRate> Fifths { get; init; }

    /// <summary>Share of alarms whose next bar is an alarm too.</summary>
    public required double NextBarRate { get; init; }

    /// <summary>Share of tickers whose rate is above a share of bars.</summary>
    public double TickersAbove(double rate) => Tickers.Count == 0 ? double.NaN : (double)Tickers.Count(ticker => ticker.Rate > rate) / Tickers.Count;

    /// <summary>Share of tickers whose rate is within 30 % of a budget.</summary>
    public double TickersNear(double budget) => Tickers.Count == 0 ? double.NaN : (double)Tickers.Count(ticker => IsNear(ticker.Rate, budget)) / Tickers.Count;

    /// <summary>What that would be on average if every bar of every ticker were an alarm with the budget's probability: a hundred bars at 1 % have one alarm, or none, or two.</summary>
    public double TickersNearByChance(double budget) => Tickers.Count == 0 ? double.NaN : Tickers.Average(ticker => NearByChance(ticker.Bars, budget));

    private static bool IsNear(double rate, double budget) => Math.Abs(rate - budget) <= 0.3 * budget;

    private static double NearByChance(int bars, double budget)
    {
        // By logarithms: that a hundred thousand bars have no alarm at all is no number of 64 bits.
        var (sum, log) = (0.0, bars * Math.Log(1 - budget));
        for (var alarms = 0; alarms <= bars && alarms <= 2 * budget * bars; alarms++)
        {
            sum += IsNear((double)alarms / bars, budget) ? Math.Exp(log) : 0;
            log += Math.Log((bars - alarms) / (alarms + 1.0) * budget / (1 - budget));
        }

        return sum;
    }
}

/// <summary>Alarms at a time of day.</summary>
/// <param name="Time">When the slot begins, local time of the market.</param>
/// <param name="Bars">Bars judged in it.</param>
/// <param name="Alarms">Alarms among them.</param>
public readonly record struct SlotRate(TimeOnly Time, int Bars, int Alarms)
{
    /// <summary>Share of its bars that are alarms.</summary>
    public double Rate => (double)Alarms / Bars;
}

/// <summary>Alarms of a ticker.</summary>
/// <param name="Ticker">Which.</param>
/// <param name="Bars">Bars judged.</param>
/// <param name="Rate">Share of them that are alarms.</param>
public readonly record struct TickerRate(string Ticker, int Bars, double Rate);

/// <summary>Alarms and recall in a fifth of the bars.</summary>
/// <param name="Rate">Share of its bars that are alarms.</param>
/// <param name="Recall">Share of the market's one-bar shocks injected there that are found; not-a-number without any.</param>
public readonly record struct FifthRate(double Rate, double Recall);
