using System.Globalization;
using Anomaly.Grains.Interfaces.Anomalies;
using Anomaly.Grains.Interfaces.Backfills;
using Anomaly.Grains.Interfaces.Markets;
using Anomaly.Grains.Interfaces.Models;
using Anomaly.Grains.Interfaces.Runs;
using Anomaly.Grains.Interfaces.Tickers;

namespace Anomaly.Gateway.Api.Tests.Fixtures;

/// <summary>Documents with a value in every field.</summary>
internal static class Samples
{
    public const string AnomalyId = "0123456789abcdef01234567";
    public const string RunId = "0197aaaa-0000-7000-8000-000000000001";
    public static readonly DateTimeOffset Noon = Utc("2026-01-05T12:00:00Z");

    public static DateTimeOffset Utc(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);

    public static RunDocument Run(RunStatus status = RunStatus.Complete, DetectionTrigger trigger = DetectionTrigger.Backfill) => new()
    {
        Id = RunId,
        Trigger = trigger,
        Ticker = "AAPL",
        Interval = "1d",
        Period = "5y",
        ModelVersion = "US_model-0.1.0",
        ModelHash = "sha256:00112233445566778899aabbccddeeff",
        StartedAt = Noon,
        CompletedAt = status == RunStatus.InProgress ? null : Noon.AddSeconds(1.5),
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
    };

    public static AnomalyDocument Anomaly() => new()
    {
        Id = AnomalyId,
        Ticker = "AAPL",
        Interval = "1d",
        Datetime = Utc("2025-12-11T14:30:00Z"),
        Close = 242.5,
        Volume = 1234567,
        DetectionRunId = RunId,
        DetectionTimestamp = Noon,
        ModelVersion = "US_model-0.1.0",
        ModelHash = "sha256:00112233445566778899aabbccddeeff",
        Features = [Value("return_1", 0.015), Value("RSI", 78.5), Value("VWAP", double.NaN)],
        AnomalyScore = -0.85,
        Contributions = [Value("RSI", 0.4), Value("return_1", 0.1)],
        Severity = 0.99,
        Evidence = ["return_1"],
        Direction = "up",
        Reason = "RSI is far above its usual range.",
        Sent = false,
        Status = AnomalyStatus.New,
        CreatedAt = Noon,
    };

    public static VerificationResult Verification() => new()
    {
        Verified = true,
        Reproduced = false,
        AnomalyId = AnomalyId,
        Ticker = "AAPL",
        Interval = "1d",
        Datetime = Utc("2025-12-11T14:30:00Z"),
        OriginalModel = "US_model-0.1.0",
        CurrentModel = "US_model-0.2.0",
        OriginalScore = -0.85,
        CurrentScore = -0.87,
        ReplayedScore = -0.84,
        OriginalFeatures = [Value("RSI", 78.5)],
        CurrentFeatures = [Value("RSI", 78.25)],
        Differences = [new ValueDifference { Name = "RSI", Original = "78.5", Current = "78.25" }],
        VerificationRunId = "0197aaaa-0000-7000-8000-000000000002",
    };

    public static ChartSeries Chart(string ticker = "AAPL", string market = "US", long version = 7) => new()
    {
        Ticker = ticker,
        Interval = "1d",
        Market = market,
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

    public static BackfillProgress Progress(double progress, RunStatus status = RunStatus.InProgress) => new()
    {
        RunId = RunId,
        Ticker = "AAPL",
        Interval = "1d",
        Status = status,
        Progress = progress,
        RowsLoaded = (int)(progress * 1000),
        RowsPreprocessed = (int)(progress * 900),
        AnomaliesFound = (int)(progress * 10),
    };

    private static NamedValue Value(string name, double value) => new() { Name = name, Value = value };
}
