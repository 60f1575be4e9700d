namespace Anomaly.Detection.Features.Relative;

/// <summary>
/// The once-in-50-bars level of every quantity of a series. They start at those of large US tickers on daily bars. Wicks up and down
/// share one; a session's first bar has gap levels of its own, because an overnight gap is another thing than one between two trades.
/// </summary>
internal struct RelativeLevels
{
    // Inside a session most gaps are a tick: below this share of the usual range none is remarkable.
    private const float LeastGapInside = 0.4f;

    public RunningLevel Move = new(2.2f);
    public RunningLevel Body = new(1.8f);
    public RunningLevel GapOpening = new(1.4f);
    public RunningLevel GapInside = new(0.5f, LeastGapInside);
    public RunningLevel ThinGapOpening = new(1.1f);
    public RunningLevel ThinGapInside = new(0.5f, LeastGapInside);
    public RunningLevel ThinMove = new(1.7f);
    public RunningLevel Range = new(1.1f);
    public RunningLevel Quiet = new(0.85f);
    public RunningLevel Wick = new(1.1f);
    public RunningLevel Volume = new(0.95f);
    public RunningLevel Drought = new(0.75f);
    public RunningLevel TrendShort = new(2.65f);
    public RunningLevel TrendMedium = new(2.55f);
    public RunningLevel TrendLong = new(2.5f);
    public RunningLevel Volatility = new(3.8f);
    public RunningLevel Activity = new(4.6f);

    public RelativeLevels()
    {
    }

    /// <summary>Writes all levels.</summary>
    public readonly void Write(ref StateWriter writer)
    {
        ReadOnlySpan<float> values =
        [
            Move.Value, Body.Value, GapOpening.Value, GapInside.Value, ThinGapOpening.Value, ThinGapInside.Value, ThinMove.Value,
            Range.Value, Quiet.Value, Wick.Value, Volume.Value, Drought.Value, TrendShort.Value, TrendMedium.Value, TrendLong.Value,
            Volatility.Value, Activity.Value,
        ];
        foreach (var value in values)
            writer.Write(value);
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public void Read(ref StateReader reader)
    {
        Move.Read(ref reader);
        Body.Read(ref reader);
        GapOpening.Read(ref reader);
        GapInside.Read(ref reader);
        ThinGapOpening.Read(ref reader);
        ThinGapInside.Read(ref reader);
        ThinMove.Read(ref reader);
        Range.Read(ref reader);
        Quiet.Read(ref reader);
        Wick.Read(ref reader);
        Volume.Read(ref reader);
        Drought.Read(ref reader);
        TrendShort.Read(ref reader);
        TrendMedium.Read(ref reader);
        TrendLong.Read(ref reader);
        Volatility.Read(ref reader);
        Activity.Read(ref reader);
    }
}
