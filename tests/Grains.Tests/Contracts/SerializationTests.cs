using System.Collections.Immutable;
using Anomaly.Detection.Decisions;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;

namespace Anomaly.Grains.Tests.Contracts;

/// <summary>What travels arrives with every member, of the values given here none is its type's default.</summary>
public sealed class SerializationTests
{
    private static readonly Serializer Serializer = new ServiceCollection().AddSerializer().BuildServiceProvider().GetRequiredService<Serializer>();
    private static readonly DateTime Time = new(2026, 11, 26, 14, 30, 5, DateTimeKind.Utc);
    private static readonly SeriesKey Series = SeriesKey.Parse("7203.T/5m");

    private static readonly DetectionRun Run = new()
    {
        Id = "run", Trigger = RunTrigger.Backfill, Series = Series, Period = "2y", ModelVersion = "JP_model-1.0.0", ModelHash = "sha256:ab", StartedAt = Time,
        CompletedAt = Time.AddSeconds(2), DurationSeconds = 2, RowsLoaded = 11, RowsPreprocessed = 9, AnomaliesFound = 2, AnomalyIds = ["a", "b"],
        Status = RunStatus.Partial, Error = "error", Warnings = ["odd", "odder"], Progress = 0.75, Force = true, Notify = true, CorrelationId = "abc-123",
        AnomaliesRetracted = 4, ProgramVersion = "1.2.0", SecondsLeft = 12.5, InputHash = "bars-sha256:ab", FetchSeconds = 0.5, ScoreSeconds = 0.25,
    };

    private static readonly ImmutableArray<ReasonFact> Facts = [new(ReasonCode.Move, -0.25, new UsualValue(-0.03, 0.031, 0.001)), new(ReasonCode.StillPrice, 3)];

    private static readonly AnomalyRecord Anomaly = new()
    {
        Series = Series, Datetime = Time, Close = 12.5, Volume = 1e6, DetectionRunId = "run", DetectionTimestamp = Time.AddHours(1), ModelVersion = "JP_model-1.0.0",
        ModelHash = "sha256:ab", Features = [new("RSI", 71.5), new("MACD", double.NaN)], AnomalyScore = -0.625, Severity = 0.9995,
        Evidence = [new("volume", 4.0999999999999996, 0.001), new("forest", -0.625, 1e-5)], Direction = AnomalyDirection.Down, Contributions = [new("RSI", 0.25)],
        Reason = "Volume is far above its usual range.", Sent = true, Status = AnomalyStatus.Retracted, CreatedAt = Time.AddHours(2), Sequence = 42, StatusSince = Time.AddHours(3),
        Kind = AnomalyKind.DataFault, ReasonFacts = Facts, Incident = Time.AddDays(-1),
    };

    private static readonly SeriesMetadata Metadata = new()
    {
        Series = Series, LastDetectionRun = Time, LastDetectedTimestamp = Time.AddDays(-1), ModelVersion = "JP_model-1.0.0", ModelHash = "sha256:ab", RowsProcessed = 300,
        AnomaliesFound = 4, Status = RunStatus.Partial, UpdatedAt = Time, Version = 7, Anchor = Time.AddYears(-1), Source = MarketDataSource.Csv,
        CompanyName = "Größe & Co.", Currency = "GBP", PriceDivisor = 100, QuoteDelayMinutes = 20, FeatureState = [1, 2, 3],
        Followed = true, RequestedAt = Time.AddHours(-3),
    };

    private static readonly ChartSeries Chart = new()
    {
        Series = Series, CompanyName = "Toyota", Dates = [new(Time)], Open = [1], High = [2], Low = [3], Close = [4], Volume = [5], LowerBand = [6], UpperBand = [7],
        Mean = [8], Vwap = [9], Rsi = [10], Anomalies = [Marker()], LastIsLive = true, Version = 11, Warning = "late", Edition = "12", IsKnown = true, AsOf = Time,
    };

    private static readonly ModelStatus Model = new()
    {
        Market = "JP", Version = "JP_model-1.0.0", Hash = "sha256:ab", FeatureSet = "relative", Active = true, Loaded = true, Pinned = true, Trees = 100,
        SamplesPerTree = 256, Contamination = 0.01, Offset = -0.6, TrainedAt = new(Time), TrainedFrom = new(Time.AddYears(-9)), TrainedTo = new(Time.AddYears(-1)),
        Rows = 1000, Tickers = ["7203.T"], Candidate = true,
    };

    private static readonly ModelCard Card = new(Model)
    {
        Threshold = 0.99, Seed = 42, DataSha256 = "ab", Features = [new("stuck", "stale price", "nats")],
        Quantiles = new ModelQuantiles([0.01, 0.99], [-0.7, -0.4], [new("stuck", [0, 3.5])]), Calibration = new ModelCalibration([new(86400, 1000)]),
    };

    private static readonly AssessedAnomaly Assessed = new(Anomaly, new AnomalyAssessment(true, "local", new(Time)), [new("id", "A split.", "local", new(Time.AddHours(1)))]);

    private static readonly AnomalyExplanation Explanation = new()
    {
        Anomaly = Assessed, Threshold = 0.99, TrainedFrom = new(Time.AddYears(-9)), TrainedTo = new(Time.AddYears(-1)),
        Features = [new() { Name = "stuck", Label = "stale price", Value = 4, UsualLow = 0.5, UsualHigh = 1, Low = 0.25, High = 3.5, Contribution = 0.125, Unit = "nats" }],
    };

    private static readonly TrialBar Tried = new(new Bar(Time, 1, 3, 0.5, 2, 1e6), -0.625, 0.9995, IsAnomalous: true, AnomalyDirection.Down, "fell 20 %", [new("move", 4.1, 0.001)])
    {
        Kind = AnomalyKind.DataFault, ReasonFacts = Facts,
    };

    private static readonly TrialRequest Trial = new() { Time = Time, Close = 2, PriceFactor = 0.5, VolumeFactor = 3, Model = "JP_model-1.0.0", Budget = 0.005 };

    private static readonly TrialResult TrialAnswer = new()
    {
        ModelVersion = "JP_model-1.0.0", Threshold = 0.99, Stored = Tried with { Reason = null }, Changed = Tried, Features = Explanation.Features, Warning = "Its first bars are gone.",
    };

    private static readonly QuarantineEntry Wrong = new()
    {
        Series = Series, Bar = new Bar(Time, 1, 0.5, 3, 2, 1e6), Reason = "has a high below its low", QuarantinedAt = Time.AddDays(1), ReleasedAt = Time.AddDays(2),
    };

    private static readonly ScheduledSeries Scheduled = new()
    {
        Series = Series, Source = MarketDataSource.Csv, Reasons = [ScanReason.Monitored, ScanReason.Charted], State = ScanState.Paused, LastBar = Time, NextDue = Time.AddDays(1),
        Misses = 2, Problem = "down", PausedUntil = new(Time.AddHours(1)), RequestedAt = Time.AddHours(-1),
    };

    private static readonly Watch Watched = new() { Id = "w", PersonId = "p", Name = "Mine", Tickers = ["AAPL"], Intervals = ["1d"], Market = Market.JP, CreatedAt = Time };

    private static readonly AlertRule Rule = new()
    {
        Id = "r", PersonId = "p", Name = "Nights", WatchId = "w", MinSeverity = 0.999, Directions = [AnomalyDirection.Down], Subjects = [AlertSubject.Gap], MarketHoursOnly = true, QuietFrom = 1320, QuietTo = 420,
        TimeZone = "Asia/Tokyo", Timing = AlertTiming.Daily, MostPerDay = 5, Channels = ["c"], Enabled = true, CreatedAt = Time,
    };

    private static readonly AlertMute Mute = new() { Id = "m", PersonId = "p", Ticker = "AAPL", Subject = AlertSubject.Gap, Direction = AnomalyDirection.Down, AnomalyId = "a", Until = Time, CreatedAt = Time };

    private static readonly AlertChannel Channel = new()
    {
        Id = "c", PersonId = "p", Kind = AlertChannelKind.Line, Name = "Phone", Address = "U1", State = AlertChannelState.Disabled, Problem = "gone", CreatedAt = Time,
        Secrets = new ChannelSecrets { Key = "whsec_a", FormerKey = "whsec_b", FormerUntil = Time, CodeHash = "h", CodeUntil = Time, WrongCodes = 2 },
    };

    private static readonly Alert Told = new()
    {
        Id = "t", PersonId = "p", IncidentId = "i", AnomalyId = "a", RuleId = "r", Limited = true, CreatedAt = Time, ReadAt = Time.AddHours(1), RetractedAt = Time.AddHours(2),
    };

    private static readonly AlertDelivery Delivery = new()
    {
        Id = "d", AlertId = "t", PersonId = "p", AnomalyId = "a", ChannelId = "c", RuleId = "r", Kind = AlertDeliveryKind.Correction, Grouped = true, MessageId = "m", State = AlertDeliveryState.Dead, Due = Time,
        Tries = 3, FirstTriedAt = Time, TriedAt = Time.AddHours(1), Uncertain = true, Answer = "HTTP 500", CreatedAt = Time,
    };

    public static TheoryData<object> Values =>
    [
        Watched, Rule, Rule with { Enabled = false }, Mute, Channel, Channel.Secrets!, Told, Delivery,
        new AlertQuery { UnreadOnly = true, Limit = 7, Cursor = "there" }, new AlertDeliveryQuery { PersonId = "p", AnomalyId = "a", State = AlertDeliveryState.Cancelled, Limit = 7, Cursor = "there" },
        new Inbox(new Page<InboxEntry>([new InboxEntry(Told, Anomaly)], "next"), 3), new Page<AlertDelivery>([Delivery], "next"), new ChannelTest(true, "HTTP 200"), new RuleTrialRequest(Rule, Watched, 30),
        new RuleTrial { From = Time, LookedAt = 1, Cut = true, Alerts = 2, Limited = 3, Messages = 4, BusiestDay = 5, Latest = [new RuleTrialAlert(Anomaly, Time, Time.AddHours(1))] },
        new CorporateAction { Series = Series, Time = Time, Dividend = 0.5, SplitNumerator = 4, SplitDenominator = 1 },
        new CorporateActionQuery { Limit = 7, Cursor = "there", From = Time, To = Time.AddDays(1) },
        Wrong, new QuarantineQuery { Limit = 7, Cursor = "there" },
        new ScheduledSeriesQuery { Limit = 7, Cursor = "there", Market = Market.JP, Reason = ScanReason.Followed, State = ScanState.SourceNotInUse },
        new Page<ScheduledSeries>([Scheduled], "next"),
        Series, Series.Ticker, Series.Interval, Period.Max, Period.Parse("18mo"), new Bar(Time, 1, 3, 0.5, 2, 1e6), new Evidence("volume", 4.1, 0.001),
        Run, Anomaly, Marker(), Chart, Model, Card, Assessed, Explanation, Trial, TrialAnswer,
        new Page<AnomalyRecord>([Anomaly, Anomaly with { Evidence = [], Direction = null, Severity = null }], "next"),
        new Page<DetectionRun>([], null),
        new PushBarsRequest { Bars = [new Bar(Time, 1, 3, 0.5, 2, 1e6)] },
        new PushBarsResult
        {
            Taken = 1, Same = 2, Corrected = 3, Duplicates = 4, Quarantined = 5, QuarantinedBars = [Wrong], Refused = 7, RefusedBars = [new RefusedBar(Time, BarProblem.NotClosed)], AnomalyIds = ["a"],
            Retracted = 6, RunId = "run",
        },
        new BarPage(new Page<Bar>([new Bar(Time, 1, 3, 0.5, 2, 1e6)], "next"), Time),
        new AnomalyQuery
        {
            Ticker = Series.Ticker, Interval = Series.Interval, From = Time, To = Time.AddDays(1), MaxScore = -0.6, MinSeverity = 0.9,
            Statuses = [AnomalyStatus.Acknowledged, AnomalyStatus.Retracted], ModelVersion = "JP_model-1.0.0", ModelHash = "sha256:ab", DetectionRunId = "run", Sent = true,
            OldestFirst = true, Limit = 7, Cursor = "there", AsOf = Time, Kind = AnomalyKind.DataFault, IncidentsOnly = true,
        },
        Facts[0], Facts[1], new IncidentKey(Series, "sha256:ab", Time), new AnomalyIncident(new IncidentKey(Series, "sha256:ab", Time), Time.AddDays(1), 66, "peak", Time.AddHours(1), 0.9999),
        new AnomalyDaysQuery { Days = 7, Interval = Series.Interval, Market = Market.JP, MinSeverity = 0.9, Statuses = [AnomalyStatus.Retracted], Tickers = 8 },
        new AnomalyDays
        {
            Days = ["2026-11-26"], Anomalies = 3, From = "2026-11-01", To = "2026-11-26", Cut = true,
            Rows =
            [
                new("7203.T", "Toyota", "JP",
                    [new() { Day = "2026-11-26", Id = "a", Interval = "5m", Datetime = new(Time), Count = 3, Severity = 0.9, Score = -0.5, Direction = AnomalyDirection.Down, Reason = "fell", ReasonFacts = Facts }]),
            ],
        },
        new RunQuery
        {
            Ticker = Series.Ticker, Interval = Series.Interval, Status = RunStatus.Failed, Trigger = RunTrigger.Manual, From = Time, To = Time.AddDays(1), Limit = 7, Cursor = "there",
        },
        new SeriesQuery { Ticker = Series.Ticker, Interval = Series.Interval, Limit = 7, Cursor = "there" },
        new BarQuery { From = Time, To = Time.AddDays(1), Limit = 7, Cursor = "there" },
        new ChartQuery { Period = Period.Parse("1mo"), Budget = TimeSpan.FromSeconds(2), Refresh = true, Known = "edition", MaxRows = 7 },
        Window, new ChartWindowQuery { From = Time, To = Time.AddDays(1), Points = 7, AsOf = Time.AddDays(2), Budget = TimeSpan.FromSeconds(2) },
        new DetectionRequest { Trigger = RunTrigger.Manual, Period = Period.Parse("10y") },
        new DetectionOutcome { Run = Run, AnomalyIds = ["a"], RetractedAnomalies = 3, RowsProcessed = 8, Reason = "revised" },
        new BackfillRequest { MaxPeriod = Period.Max, Force = true, RunId = "mine", Notify = true },
        new BackfillTicket(Started: true, "run"),
        new AnomalyEvent(AnomalyEventKind.Restored, Anomaly),
        new VerificationResult
        {
            Anomaly = Anomaly, Verified = true, Reproduced = true, CurrentModel = "JP_model-1.1.0", CurrentScore = -0.5, ReplayedScore = -0.625,
            CurrentFeatures = [new("RSI", 71)], Differences = [new("close", "12.5", null)], RunId = "run",
        },
    ];

    [Theory]
    [MemberData(nameof(Values))]
    public void Value_thatTravels_arrivesWithEveryMember(object value) => Assert.Equal(TextOf(value), TextOf(Travel(value)));

    [Fact]
    public void Metadata_arrivesWithEveryMemberButItsFeatureState()
    {
        var arrived = Travel(Metadata);

        Assert.Null(arrived.FeatureState);
        Assert.Equal(TextOf(Metadata with { FeatureState = null }), TextOf(arrived));
    }

    [Fact]
    public void Failure_arrivesWithItsMessageKindAndRetry()
    {
        var arrived = Travel(new DetectionException(DetectionErrorKind.StoreUnavailable, "The store is away.", TimeSpan.FromSeconds(3)));

        Assert.Equal((DetectionErrorKind.StoreUnavailable, "The store is away.", TimeSpan.FromSeconds(3)), (arrived.Kind, arrived.Message, arrived.RetryAfter));
    }

    [Fact]
    public void Values_leaveNoMemberAtItsDefault()
    {
        object[] complete = [Run, Anomaly, Chart, Model, Card, Assessed, Assessed.Assessment!, Assessed.Notes[0], Explanation, Explanation.Features[0], Metadata, Window, Marker(), Tried, Trial, TrialAnswer, Watched, Rule, Mute, Channel, Channel.Secrets!, Told, Delivery];

        Assert.All(complete, value => Assert.All(
            value.GetType().GetProperties(), member => Assert.True(
                member.GetValue(value) is { } set && !set.Equals(member.PropertyType.IsValueType ? Activator.CreateInstance(member.PropertyType) : null),
                $"{value.GetType().Name}.{member.Name} is not set, so the tests would not see it lost.")));
    }

    private static AnomalyMarker Marker() => new()
    {
        AnomalyId = "a", Datetime = new(Time), Close = 12.5, Reason = "Volume is far above its usual range.", AnomalyScore = -0.625, Severity = 0.9,
        Direction = AnomalyDirection.Up, Status = AnomalyStatus.Acknowledged, Kind = AnomalyKind.DataFault, ReasonFacts = Facts, IncidentId = "first",
    };

    private static ChartWindow Window => new()
    {
        Series = Metadata with { FeatureState = null },
        First = Time,
        Last = Time.AddDays(9),
        Points = [new ChartPoint(new Bar(Time, 1, 3, 0.5, 2, 1e6), Time.AddDays(1), 1.5, 2.5, 0.5, double.NaN, 61.5, 0.25, 0.125)],
        Bars = 2,
        BarsPerPoint = 2,
        Previous = Time,
        Next = Time.AddDays(2),
        LiveFrom = Time,
        Anomalies = [Marker()],
        CorporateActions = [new CorporateAction { Series = Series, Time = Time, Dividend = 0.5 }],
        Sessions = [new WindowSession(Time, Time.AddHours(6), [new SessionBreak(Time.AddHours(2), Time.AddHours(3))], Short: true)],
        Holidays = [new DateOnly(2025, 11, 27)],
        AsOf = Time.AddDays(3),
        Warning = "One bar is quarantined.",
    };

    private static T Travel<T>(T value) => (T)Serializer.Deserialize<object>(Serializer.SerializeToArray<object>(value!))!;

    /// <summary>Every member with its value, down to the last: records compare their arrays by reference.</summary>
    private static string TextOf(object? value) => value switch
    {
        null => "null",
        string => $"\"{value}\"",
        double number => $"{number:R}",
        DateTime time => $"{time:O}",
        DateTimeOffset time => $"{time:O}",
        DateOnly date => $"{date:O}",
        System.Collections.IEnumerable items => $"[{string.Join(", ", items.Cast<object>().Select(TextOf))}]",
        _ when value.GetType().IsPrimitive || value.GetType().IsEnum || value is TimeSpan or Ticker or Interval or Period or SeriesKey => value.ToString()!,
        _ => $"{value.GetType().Name} {{ {string.Join(", ", value.GetType().GetProperties().Select(member => $"{member.Name} = {TextOf(member.GetValue(value))}"))} }}",
    };
}
