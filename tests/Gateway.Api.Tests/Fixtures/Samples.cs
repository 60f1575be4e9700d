using System.Collections.Immutable;
using System.Globalization;
using Anomaly.Detection.Decisions;

namespace Anomaly.Gateway.Api.Tests.Fixtures;

/// <summary>Documents with a value in every field.</summary>
internal static class Samples
{
    public const string AnomalyId = "27f977aeb3029dcb4767261f";
    public const string RunId = "0197aaaa-0000-7000-8000-000000000001";
    public static readonly SeriesKey Apple = SeriesKey.Parse("AAPL/1d");
    public static readonly DateTimeOffset Noon = Utc("2026-01-05T12:00:00Z");

    public static DateTimeOffset Utc(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);

    public static DetectionRun Run(RunStatus status = RunStatus.Complete, RunTrigger trigger = RunTrigger.Backfill) => new()
    {
        Id = RunId,
        Trigger = trigger,
        Series = Apple,
        Period = "5y",
        ModelVersion = "US_model-0.1.0",
        ModelHash = "sha256:00112233445566778899aabbccddeeff",
        StartedAt = Noon.UtcDateTime,
        CompletedAt = status == RunStatus.InProgress ? null : Noon.UtcDateTime.AddSeconds(1.5),
        DurationSeconds = status == RunStatus.InProgress ? null : 1.5,
        RowsLoaded = 1260,
        RowsPreprocessed = 1246,
        AnomaliesFound = 1,
        AnomalyIds = [AnomalyId],
        Status = status,
        Error = null,
        Warnings = ["2 rows were incomplete"],
        Progress = status == RunStatus.InProgress ? 0.5 : 1,
        CorrelationId = "request-1",
        AnomaliesRetracted = 2,
        ProgramVersion = "1.2.0",
    };

    /// <summary>Open of the first bar of the incident that the anomaly belongs to.</summary>
    public static DateTime IncidentStart { get; } = Utc("2025-12-09T14:30:00Z").UtcDateTime;

    public static ImmutableArray<ReasonFact> Facts { get; } = [new(ReasonCode.Move, 0.015, new UsualValue(-0.01, 0.011)), new(ReasonCode.NoVolume, 0)];

    /// <summary>The incident that the anomaly belongs to.</summary>
    public static AnomalyIncident Incident() => new(IncidentKey.Of(Anomaly()), Noon.UtcDateTime, 66, AnomalyId, Utc("2025-12-11T14:30:00Z").UtcDateTime, 0.99);

    public static AnomalyRecord Anomaly() => new()
    {
        Series = Apple,
        Datetime = Utc("2025-12-11T14:30:00Z").UtcDateTime,
        Close = 242.5,
        Volume = 1234567,
        DetectionRunId = RunId,
        DetectionTimestamp = Noon.UtcDateTime,
        ModelVersion = "US_model-0.1.0",
        ModelHash = "sha256:00112233445566778899aabbccddeeff",
        Features = [new("return_1", 0.015), new("RSI", 78.5), new("VWAP", double.NaN)],
        AnomalyScore = -0.85,
        Contributions = [new("return_1", 0.1), new("RSI", 0.4)],
        Severity = 0.99,
        Evidence = [new("return_1", 4.1, 0.001)],
        Direction = AnomalyDirection.Up,
        Reason = "RSI is far above its usual range.",
        ReasonFacts = Facts,
        Kind = AnomalyKind.DataFault,
        Incident = IncidentStart,
        Sent = false,
        Status = AnomalyStatus.New,
        CreatedAt = Noon.UtcDateTime,
    };

    public static AnomalyNote Note(string text = "A split.") => new("0197aaaa-0000-7000-8000-000000000003", text, "local", Noon);

    public static AssessedAnomaly Assessed(bool? normal = null, params AnomalyNote[] notes) =>
        new(Anomaly(), normal is { } said ? new AnomalyAssessment(said, "local", Noon) : null, [.. notes]);

    public static AnomalyExplanation Explanation() => new()
    {
        Anomaly = Assessed(),
        Features =
        [
            new() { Name = "RSI", Label = "relative strength index (RSI)", Value = 78.5, UsualLow = 30, UsualHigh = 70.5, Low = 20, High = 80, Contribution = 0.4 },
            new() { Name = "VWAP", Label = "volume-weighted average price (VWAP)", Unit = "currency" },
        ],
        Threshold = 0.99,
        TrainedFrom = Utc("2010-01-04T14:30:00Z"),
        TrainedTo = Utc("2024-12-31T14:30:00Z"),
    };

    public static TrialResult Trial() => new()
    {
        ModelVersion = "US_model-0.1.0",
        Threshold = 0.99,
        Stored = new TrialBar(new Bar(Utc("2025-12-11T14:30:00Z").UtcDateTime, 100, 102.5, 99, 101, 5000), -0.45, 0.6, IsAnomalous: false, null, null, []),
        Changed = new TrialBar(
            new Bar(Utc("2025-12-11T14:30:00Z").UtcDateTime, 100, 102.5, 90.9, 90.9, 15000), -0.75, 0.9999, IsAnomalous: true, AnomalyDirection.Down, "fell 10.0 %; usual within 1.0 %",
            [new("move", 4.1, 0.0001)])
        {
            Kind = AnomalyKind.DataFault, ReasonFacts = Facts,
        },
        Features = [new() { Name = "move", Label = "price move", Value = -4.1, UsualLow = -0.9, UsualHigh = 0.9, Low = -1.3, High = 1.3, Contribution = 0.2 }],
        Warning = "Bars before 2020-01-01 14:30:00Z were dropped.",
    };

    public static VerificationResult Verification() => new()
    {
        Verified = true,
        Reproduced = false,
        Anomaly = Anomaly() with { Features = [new("RSI", 78.5)] },
        CurrentModel = "US_model-0.2.0",
        CurrentScore = -0.87,
        ReplayedScore = -0.84,
        CurrentFeatures = [new("RSI", 78.25)],
        Differences = [new ValueDifference("RSI", "78.5", "78.25")],
        RunId = "0197aaaa-0000-7000-8000-000000000002",
    };

    public static ChartSeries Chart(string ticker = "AAPL", long version = 7) => new()
    {
        Series = SeriesKey.Parse($"{ticker}/1d"),
        CompanyName = "Apple Inc.",
        Dates = [Utc("2025-12-10T14:30:00Z"), Utc("2025-12-11T14:30:00Z")],
        Open = [100, 101.5],
        High = [102, 103],
        Low = [99, 100.25],
        Close = [100, 102.5],
        Volume = [1000, 2500],
        LowerBand = [double.NaN, 95.5],
        UpperBand = [double.NaN, 105.5],
        Mean = [100, 100.5],
        Vwap = [100.1, 0.1 + 0.2],
        Rsi = [50, 61.5],
        Anomalies =
        [
            new AnomalyMarker { AnomalyId = AnomalyId, Datetime = Utc("2025-12-11T14:30:00Z"), Close = 102.5, Reason = "RSI is <far> above \"usual\"", AnomalyScore = -0.85 },
        ],
        LastIsLive = false,
        Version = version,
        Edition = $"{ticker}-{version}",
    };

    public static ChartWindow Window(long version = 7) => new()
    {
        Series = new SeriesMetadata
        {
            Series = SeriesKey.Parse("AAPL/30m"),
            CompanyName = "Apple Inc.",
            Currency = "USD",
            PriceDivisor = 1,
            Source = MarketDataSource.Csv,
            QuoteDelayMinutes = 15,
            Version = version,
            ModelVersion = "US_model-1.0.0",
            Followed = true,
            UpdatedAt = Noon.UtcDateTime,
        },
        First = Utc("2025-01-02T14:30:00Z").UtcDateTime,
        Last = Utc("2025-11-28T17:30:00Z").UtcDateTime,
        Points =
        [
            new ChartPoint(new Bar(Utc("2025-11-26T20:30:00Z").UtcDateTime, 100, 102, 99, 101, 1000), Utc("2025-11-28T14:30:00Z").UtcDateTime, 100.5, double.NaN, double.NaN, 100.1, double.NaN, 0.25, 0.125),
            new ChartPoint(new Bar(Utc("2025-11-28T15:00:00Z").UtcDateTime, 101.5, 103, 100.25, 102.5, 2500), Utc("2025-11-28T15:30:00Z").UtcDateTime, 100.75, 105.5, 95.5, 0.1 + 0.2, 61.5, 0.5, 0.25),
        ],
        Bars = 4,
        BarsPerPoint = 2,
        Previous = Utc("2025-11-26T20:30:00Z").UtcDateTime,
        Next = Utc("2025-11-28T16:00:00Z").UtcDateTime,
        LiveFrom = Utc("2025-11-28T15:00:00Z").UtcDateTime,
        Anomalies =
        [
            new AnomalyMarker { AnomalyId = AnomalyId, Datetime = Utc("2025-11-28T14:30:00Z"), Close = 101, Reason = "RSI is <far> above \"usual\"", AnomalyScore = -0.85, Severity = 0.99, Direction = AnomalyDirection.Up, Kind = AnomalyKind.DataFault, ReasonFacts = Facts, IncidentId = "first" },
            new AnomalyMarker { AnomalyId = RunId[..24], Datetime = Utc("2025-11-28T15:30:00Z"), Close = 102.5, Reason = "Low volume.", AnomalyScore = double.NaN, Status = AnomalyStatus.Acknowledged },
        ],
        CorporateActions = [new CorporateAction { Series = SeriesKey.Parse("AAPL/30m"), Time = Utc("2025-11-28T14:30:00Z").UtcDateTime, Dividend = 0.26 }],
        Sessions =
        [
            new WindowSession(
                Utc("2025-11-28T14:30:00Z").UtcDateTime, Utc("2025-11-28T18:00:00Z").UtcDateTime,
                [new SessionBreak(Utc("2025-11-28T16:00:00Z").UtcDateTime, Utc("2025-11-28T16:30:00Z").UtcDateTime)], Short: true),
        ],
        Holidays = [new DateOnly(2025, 11, 27)],
        Warning = "One bar is quarantined.",
    };

    public static MarketStatus Market(string market) => new()
    {
        Market = market,
        Name = market == "US" ? "New York" : market == "JP" ? "Tokyo" : "Bangkok",
        TimeZone = market == "US" ? "America/New_York" : market == "JP" ? "Asia/Tokyo" : "Asia/Bangkok",
        IsOpen = false,
        Opens = Utc("2026-01-05T14:30:00Z"),
        Closes = Utc("2026-01-05T21:00:00Z"),
        Tickers = 3,
    };

    public static ModelStatus Model(string market, bool loaded = true) => new()
    {
        Market = market,
        Version = $"{market}_model-0.1.0",
        Hash = "sha256:00112233445566778899aabbccddeeff",
        FeatureSet = "seed-14",
        Active = true,
        Loaded = loaded,
        Pinned = false,
        Trees = 100,
        SamplesPerTree = 256,
        Contamination = 0.01,
        Offset = -0.6,
    };

    public static DetectionRun Progress(double progress, RunStatus status = RunStatus.InProgress) => new()
    {
        Id = RunId,
        Trigger = RunTrigger.Backfill,
        Series = Apple,
        StartedAt = Noon.UtcDateTime,
        Status = status,
        Progress = progress,
        RowsLoaded = (int)(progress * 1000),
        RowsPreprocessed = (int)(progress * 900),
        AnomaliesFound = (int)(progress * 10),
    };
}
