using System.Diagnostics;
using Anomaly.Grains.Diagnostics;
using Anomaly.Grains.Errors;
using Anomaly.Grains.Interfaces.Anomalies;
using Anomaly.Grains.Interfaces.Tickers;
using Anomaly.Grains.Mapping;
using Anomaly.Grains.Models;
using Anomaly.Grains.Tickers.Detecting;

namespace Anomaly.Grains.Tickers;

/// <summary>
/// Detection of one series. It keeps what the last commit left and nothing else; every method loads, hands over to a plain class, and keeps
/// what came back. Loading, failures, charts, backfill and verification are in files of their own.
/// </summary>
[GrainType("tickerdetection")]
public sealed partial class TickerDetectionGrain : Grain, ITickerDetectionGrain
{
    private readonly IDetectionStore _store;
    private readonly ActiveModels _models;
    private readonly TickerServices _services;
    private readonly GrainInstruments _instruments;
    private readonly WholeLook _wholeLook;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger<TickerDetectionGrain> _logger;
    private SeriesKey? _series;
    private SeriesSnapshot? _snapshot;
    private Task<SeriesSnapshot>? _loading;
    private DateTime? _reached;
    private bool _failed;

    /// <summary>Made by the runtime.</summary>
    public TickerDetectionGrain(
        IDetectionStore store,
        ActiveModels models,
        TickerServices services,
        GrainInstruments instruments,
        TimeProvider timeProvider,
        ILogger<TickerDetectionGrain> logger)
    {
        _store = store;
        _models = models;
        _services = services;
        _instruments = instruments;
        _wholeLook = new WholeLook(services.Options.WholeLookEvery);
        _timeProvider = timeProvider;
        _logger = logger;
    }

    private SeriesKey Series => _series ??= SeriesKey.Parse(this.GetPrimaryKeyString());

    private DateTime Now => _timeProvider.GetUtcNow().UtcDateTime;

    /// <inheritdoc />
    public async Task<DetectionOutcome> DetectAsync(DetectionRequest request, CancellationToken cancellationToken)
    {
        Period? period = request.Period is null ? null : Period.Parse(request.Period);
        var snapshot = await LoadedIfKnownAsync(cancellationToken);
        var run = NewRun(request.Trigger.ToStored(), request.Period);
        Activity.Current?.SetTag("run_id", run.Id);
        try
        {
            var detector = await _models.GetAsync(GrainFactory, Series.Ticker.Market, cancellationToken);
            run = run with { ModelVersion = detector.Model.Version, ModelHash = detector.Model.Hash };
            var whole = _wholeLook.IsDue(snapshot, Now);
            var result = await _services.Detection.DetectAsync(snapshot, detector, run, period, _reached, whole, cancellationToken);
            if (whole)
                _wholeLook.Note(Now);
            Accept(snapshot, result);
            return OutcomeOf(result);
        }
        catch (Exception exception)
        {
            await FailAsync(run, exception);
            throw;
        }
    }

    /// <inheritdoc />
    public async Task<SeriesState> GetStateAsync(CancellationToken cancellationToken)
    {
        var state = (await LoadedIfKnownAsync(cancellationToken)).Metadata?.ToState() ?? SeriesMapping.NeverDetected(Series);
        return _job is not null ? state with { Status = "in_progress" } : _failed ? state with { Status = "failed" } : state;
    }

    /// <inheritdoc />
    public async Task<BarPage> GetBarsAsync(BarQuery query, CancellationToken cancellationToken)
    {
        await LoadedIfKnownAsync(cancellationToken);
        return await _services.Bars.ReadAsync(Series, query, _live, cancellationToken);
    }

    /// <inheritdoc />
    public async Task<AnomalyDocument?> AcknowledgeAsync(string anomalyId, CancellationToken cancellationToken)
    {
        if (await _store.FindAnomalyAsync(anomalyId, cancellationToken) is not { } anomaly || anomaly.Series != Series)
            return null;
        var acknowledged = await _store.SetAnomalyStatusAsync(anomaly.Id, Storage.AnomalyStatus.Acknowledged, cancellationToken);
        NotifyFeed();
        return acknowledged?.ToDocument();
    }

    private DetectionRun NewRun(RunTrigger trigger, string? period) => new()
    {
        Id = Guid.CreateVersion7(_timeProvider.GetUtcNow()).ToString(),
        Trigger = trigger,
        Series = Series,
        Period = period,
        StartedAt = Now,
        Status = Storage.RunStatus.InProgress,
        CorrelationId = Correlation.Current,
    };

    private DetectionOutcome OutcomeOf(DetectionResult result) => new()
    {
        Ticker = Series.Ticker.Symbol,
        Interval = Series.Interval.Code,
        DetectionRunId = result.Run.Id,
        NewAnomalies = (result.Commit?.Inserted.Count + result.Commit?.Restored.Count) ?? 0,
        RetractedAnomalies = result.Commit?.Retracted.Count ?? 0,
        RowsProcessed = result.Work?.Replay.BarsTaken ?? 0,
        AnomalyIds = result.Commit is { } commit ? [.. commit.Inserted, .. commit.Restored] : [],
        Reason = result.Reason,
        Warnings = [.. result.Run.Warnings],
    };

    /// <summary>Keeps what a detection, or a slice of a backfill, came to.</summary>
    private void Accept(SeriesSnapshot before, DetectionResult result)
    {
        _services.Charts.Follow(before, result);
        _snapshot = result.Snapshot;
        _failed = false;
        if (result.Commit is { } commit)
        {
            _instruments.Detected(result.Work!.Replay.BarsTaken, commit.Inserted.Count + commit.Restored.Count, commit.Retracted.Count, Series.Ticker.Market);
            if (commit.Inserted.Count + commit.Restored.Count + commit.Retracted.Count > 0)
                NotifyFeed();
        }

        // Before its last slice, a backfill has not seen the present yet.
        if (result.Run.Status == Storage.RunStatus.InProgress)
            return;
        _live = result.Live;
        _lookedAt = _timeProvider.GetTimestamp();
        _reached = result.FetchedFrom < (_reached ?? DateTime.MaxValue) ? result.FetchedFrom : _reached;
        Ended(result.Run);
    }

    private void Ended(DetectionRun run)
    {
        _instruments.RunEnded(run);
        LogRunEnded(Series, run.Id, run.Trigger, run.Status, run.RowsLoaded, run.AnomaliesFound, run.DurationSeconds ?? 0);
    }

    private void NotifyFeed() => _ = GrainFactory.GetGrain<IAnomalyFeedGrain>("feed").NotifyAsync(CancellationToken.None);
}
