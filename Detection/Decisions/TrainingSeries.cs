namespace Anomaly.Detection.Decisions;

/// <summary>The bars of one series to train on.</summary>
/// <param name="Key">Ticker and interval.</param>
/// <param name="Bars">Its bars in time order; incomplete ones are skipped.</param>
public sealed record TrainingSeries(SeriesKey Key, ReadOnlyMemory<Bar> Bars);
