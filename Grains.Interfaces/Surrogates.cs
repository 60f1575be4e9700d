using Anomaly.Detection.Decisions;

namespace Anomaly.Grains.Interfaces;

// How the types of the domain, which know nothing of Orleans, travel: as the text that people write, and bars as their six values.

[GenerateSerializer, Immutable]
[Alias("anomaly.Ticker")]
internal readonly record struct TickerSurrogate([property: Id(0)] string Symbol);

[GenerateSerializer, Immutable]
[Alias("anomaly.Interval")]
internal readonly record struct IntervalSurrogate([property: Id(0)] string Code);

[GenerateSerializer, Immutable]
[Alias("anomaly.Period")]
internal readonly record struct PeriodSurrogate([property: Id(0)] string Code);

[GenerateSerializer, Immutable]
[Alias("anomaly.SeriesKey")]
internal readonly record struct SeriesKeySurrogate([property: Id(0)] string Text);

[GenerateSerializer, Immutable]
[Alias("anomaly.MarketDataSource")]
internal readonly record struct MarketDataSourceSurrogate([property: Id(0)] string Name);

[GenerateSerializer, Immutable]
[Alias("anomaly.Bar")]
internal readonly record struct BarSurrogate(
    [property: Id(0)] DateTime Time,
    [property: Id(1)] double Open,
    [property: Id(2)] double High,
    [property: Id(3)] double Low,
    [property: Id(4)] double Close,
    [property: Id(5)] double Volume);

[GenerateSerializer, Immutable]
[Alias("anomaly.Evidence")]
internal readonly record struct EvidenceSurrogate([property: Id(0)] string Name, [property: Id(1)] double Value, [property: Id(2)] double TailProbability);

[GenerateSerializer, Immutable]
[Alias("anomaly.ReasonFact")]
internal readonly record struct ReasonFactSurrogate(
    [property: Id(0)] ReasonCode Code, [property: Id(1)] double Value, [property: Id(2)] double? From, [property: Id(3)] double? To, [property: Id(4)] double? Typical);

[RegisterConverter]
internal sealed class TickerConverter : IConverter<Ticker, TickerSurrogate>
{
    public Ticker ConvertFromSurrogate(in TickerSurrogate surrogate) => Ticker.Parse(surrogate.Symbol);

    public TickerSurrogate ConvertToSurrogate(in Ticker value) => new(value.Symbol);
}

[RegisterConverter]
internal sealed class IntervalConverter : IConverter<Interval, IntervalSurrogate>
{
    public Interval ConvertFromSurrogate(in IntervalSurrogate surrogate) => Interval.Parse(surrogate.Code);

    public IntervalSurrogate ConvertToSurrogate(in Interval value) => new(value.Code);
}

[RegisterConverter]
internal sealed class MarketDataSourceConverter : IConverter<MarketDataSource, MarketDataSourceSurrogate>
{
    public MarketDataSource ConvertFromSurrogate(in MarketDataSourceSurrogate surrogate) => Enum.Parse<MarketDataSource>(surrogate.Name);

    public MarketDataSourceSurrogate ConvertToSurrogate(in MarketDataSource value) => new(value.ToString());
}

[RegisterConverter]
internal sealed class PeriodConverter : IConverter<Period, PeriodSurrogate>
{
    public Period ConvertFromSurrogate(in PeriodSurrogate surrogate) => Period.Parse(surrogate.Code);

    public PeriodSurrogate ConvertToSurrogate(in Period value) => new(value.Code);
}

[RegisterConverter]
internal sealed class SeriesKeyConverter : IConverter<SeriesKey, SeriesKeySurrogate>
{
    public SeriesKey ConvertFromSurrogate(in SeriesKeySurrogate surrogate) => SeriesKey.Parse(surrogate.Text);

    public SeriesKeySurrogate ConvertToSurrogate(in SeriesKey value) => new(value.ToString());
}

[RegisterConverter]
internal sealed class BarConverter : IConverter<Bar, BarSurrogate>
{
    public Bar ConvertFromSurrogate(in BarSurrogate surrogate) =>
        new(surrogate.Time, surrogate.Open, surrogate.High, surrogate.Low, surrogate.Close, surrogate.Volume);

    public BarSurrogate ConvertToSurrogate(in Bar value) => new(value.Time, value.Open, value.High, value.Low, value.Close, value.Volume);
}

[RegisterConverter]
internal sealed class EvidenceConverter : IConverter<Evidence, EvidenceSurrogate>
{
    public Evidence ConvertFromSurrogate(in EvidenceSurrogate surrogate) => new(surrogate.Name, surrogate.Value, surrogate.TailProbability);

    public EvidenceSurrogate ConvertToSurrogate(in Evidence value) => new(value.Name, value.Value, value.TailProbability);
}

[RegisterConverter]
internal sealed class ReasonFactConverter : IConverter<ReasonFact, ReasonFactSurrogate>
{
    public ReasonFact ConvertFromSurrogate(in ReasonFactSurrogate surrogate) =>
        new(surrogate.Code, surrogate.Value, new UsualValue(surrogate.From, surrogate.To, surrogate.Typical));

    public ReasonFactSurrogate ConvertToSurrogate(in ReasonFact value) =>
        new(value.Code, value.Value, value.Usual.From, value.Usual.To, value.Usual.Typical);
}
