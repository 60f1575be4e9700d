using Anomaly.Detection.Decisions;

namespace Anomaly.Storage.Tests.Kit;

/// <summary>Well-formed records for tests.</summary>
internal static class Samples
{
    public const string ModelHash = "5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef";

    public static readonly DateTime Start = new(2024, 1, 2, 14, 30, 0, DateTimeKind.Utc);

    public static SeriesKey Series(string text = "AAPL/1d") => SeriesKey.Parse(text);

    public static Bar Bar(int day, double close = 100) =>
        new(Start.AddDays(day), close - 1, close + 2, close - 2.5, close, 1000 + day);

    public static Bar[] Bars(int count, int first = 0) => [.. Enumerable.Range(first, count).Select(day => Bar(day, 100 + day * 0.1))];

    public static SeriesMetadata Metadata(SeriesKey series, int rows = 1) => new()
    {
        Series = series,
        LastDetectionRun = Start.AddDays(rows).AddTicks(1230),
        LastDetectedTimestamp = Start.AddDays(rows - 1),
        ModelVersion = "US_model-1.0.0",
        ModelHash = ModelHash,
        RowsProcessed = rows,
        AnomaliesFound = 0,
        Status = RunStatus.Complete,
        UpdatedAt = Start.AddDays(rows),
        FeatureState = [1, 2, 3, 0, 255],
        Anchor = Start,
        Source = MarketDataSource.Push,
        CompanyName = "Größe & Co.",
        Currency = "GBP",
        PriceDivisor = 100,
        QuoteDelayMinutes = 20,
        Followed = true,
        RequestedAt = Start.AddDays(rows).AddTicks(1230),
    };

    public static AnomalyRecord Anomaly(SeriesKey series, int day, double score = -0.7, string hash = ModelHash) => new()
    {
        Series = series,
        Datetime = Start.AddDays(day),
        Close = 100.25,
        Volume = 12345,
        DetectionRunId = "run-1",
        DetectionTimestamp = Start.AddDays(day + 1),
        ModelVersion = "US_model-1.0.0",
        ModelHash = hash,
        Features = [new("return_1", 0.1 + 0.2), new("wick_ratio", double.NaN), new("body", 5e-324)],
        AnomalyScore = score,
        Severity = 0.0012,
        Evidence = [new("volume", 8.2, 0.0012)],
        Direction = AnomalyDirection.Down,
        Contributions = [new("zeta", -1.5), new("alpha", 2)],
        Reason = "fell 12.8 % against a usual 1.1 % a day; ‘volume’ 8.2 times usual",
        ReasonFacts = [new(ReasonCode.Move, -0.128, new(-1 / 3.0, 0.1 + 0.2)), new(ReasonCode.OnVolume, 8200, new(Typical: 1000)), new(ReasonCode.NoVolume, double.NaN)],
        Kind = AnomalyKind.DataFault,
        Incident = Start.AddDays(day),
        CreatedAt = Start.AddDays(day + 1).AddMilliseconds(1.5),
    };

    public static CorporateAction Dividend(SeriesKey series, int day, double amount = 1.0 / 3) =>
        new() { Series = series, Time = Start.AddDays(day), Dividend = amount };

    public static CorporateAction Split(SeriesKey series, int day) =>
        new() { Series = series, Time = Start.AddDays(day), SplitNumerator = 1, SplitDenominator = 20 };

    public static QuarantineEntry Quarantined(SeriesKey series, int day, DateTime? releasedAt = null) => new()
    {
        Series = series,
        Bar = Bar(day, 1e4 / 3),
        Reason = "has a high below its low",
        QuarantinedAt = Start.AddDays(day + 1).AddMilliseconds(1.5),
        ReleasedAt = releasedAt,
    };

    public static AnomalyAssessment Assessment(bool normal) => new(normal, "local", new DateTimeOffset(Start.AddMilliseconds(1.5)));

    public static AnomalyNote Note(string id = "0197aaaa-0000-7000-8000-000000000001", double second = 0) =>
        new(id, "A split that ‘the source’ has missed.\n<b>Not</b> an anomaly, 株 \U0001F600", "local", new DateTimeOffset(Start.AddSeconds(second)));

    public static DetectionRun Run(SeriesKey series, int number = 1, RunStatus status = RunStatus.Complete, RunTrigger trigger = RunTrigger.Manual) => new()
    {
        Id = $"00000000-0000-7000-8000-{number:d12}",
        Trigger = trigger,
        Series = series,
        Period = "5y",
        ModelVersion = "US_model-1.0.0",
        ModelHash = ModelHash,
        StartedAt = Start.AddMinutes(number),
        CompletedAt = status == RunStatus.InProgress ? null : Start.AddMinutes(number + 1),
        DurationSeconds = status == RunStatus.InProgress ? null : 60,
        RowsLoaded = 1260,
        RowsPreprocessed = 1250,
        AnomaliesFound = 2,
        AnomalyIds = ["aa", "bb"],
        Status = status,
        Error = status == RunStatus.Failed ? "no data" : null,
        Warnings = ["2 bars without volume"],
        Progress = status == RunStatus.InProgress ? 0.25 : 1,
        Force = true,
        Notify = true,
        CorrelationId = "corr-1",
        AnomaliesRetracted = 1,
        ProgramVersion = "1.2.0",
        SecondsLeft = status == RunStatus.InProgress ? 12.5 : null,
    };

    /// <summary>A run that neither found nor retracted anything.</summary>
    public static DetectionRun EmptyRun(SeriesKey series, int number = 1, RunStatus status = RunStatus.Complete) =>
        Run(series, number, status) with { AnomaliesFound = 0, AnomalyIds = [], AnomaliesRetracted = 0 };

    public static DetectionCommit Commit(SeriesKey series, long expected, IReadOnlyList<Bar> bars, params AnomalyRecord[] anomalies) => new()
    {
        ExpectedVersion = expected,
        Metadata = Metadata(series, Math.Max(1, bars.Count)),
        Bars = bars,
        Anomalies = anomalies,
    };
}
