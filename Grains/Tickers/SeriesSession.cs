using Anomaly.Grains.Backfilling;
using Anomaly.Grains.Diagnostics;
using Anomaly.MarketData;

namespace Anomaly.Grains.Tickers;

/// <summary>
/// What one activation knows of its series between two calls, and how its runs begin and end: what the last commit left, what the source said
/// last, and the backfill that runs. Used within turns, by one call at a time.
/// </summary>
internal sealed partial class SeriesSession(SeriesKey series, SeriesServiceFactory services, ISeriesHost host)
{
    /// <summary>How exactly it is noted when the series was last asked for: a chart that is looked at all day costs no more writes.</summary>
    private static readonly TimeSpan RequestPrecision = TimeSpan.FromHours(1);

    private readonly ILogger _logger = services.Of(series.Ticker).Logger;
    private Task<SeriesSnapshot>? _loading;
    private bool _recovered;
    private bool _failed;

    public SeriesKey Series { get; } = series;

    /// <summary>What works on the series: its history's source decides, and where there is no history, the settings.</summary>
    public SeriesServices Services { get; private set; } = services.Of(series.Ticker);

    public ISeriesHost Host { get; } = host;

    public DateTime Now => Services.Time.GetUtcNow().UtcDateTime;

    /// <summary>What the last commit left; null where it has to be loaded again.</summary>
    public SeriesSnapshot? Snapshot { get; private set; }

    /// <summary>What the source said last; null before the first detection.</summary>
    public LatestFetch? Latest { get; private set; }

    /// <summary>The backfill that runs; null where there is none.</summary>
    public BackfillJob? Job { get; set; }

    /// <summary>The company's name as the source lists it; null until it was found.</summary>
    public string? CompanyName { get; set; }

    /// <summary>Goes on with a backfill that was cut off: called while the series is loaded.</summary>
    public Action<SeriesSnapshot, DetectionRun>? Resume { get; set; }

    /// <summary>Whether it is to be noted that the series is asked for now.</summary>
    public bool IsRequestDue => Snapshot?.Metadata is { } metadata && !(Now - metadata.RequestedAt < RequestPrecision);

    /// <summary>The bars after a stored one that were not final when the source was asked last.</summary>
    public ImmutableArray<Bar> LiveAfter(DateTime last)
    {
        var live = Latest?.Live ?? [];
        return live.IsEmpty || live[0].Time > last ? live : live.RemoveAll(bar => bar.Time <= last);
    }

    /// <summary>How the series stands: in progress while a backfill runs, failed where the last run of this activation failed.</summary>
    public SeriesMetadata Describe(SeriesSnapshot snapshot)
    {
        var metadata = snapshot.Metadata ?? new SeriesMetadata { Series = Series, UpdatedAt = default };
        return Job is not null ? metadata with { Status = RunStatus.InProgress } : _failed ? metadata with { Status = RunStatus.Failed } : metadata;
    }

    /// <summary>What is stored. The first call loads it and clears up what a crash left.</summary>
    public async Task<SeriesSnapshot> LoadAsync(CancellationToken cancellationToken)
    {
        if (Snapshot is { } snapshot)
            return snapshot;
        // Calls that interleave wait for the same load.
        var loading = _loading ??= LoadStoredAsync();
        try
        {
            return await loading.WaitAsync(cancellationToken);
        }
        finally
        {
            if (loading.IsCompleted && _loading == loading)
                _loading = null;
        }
    }

    /// <summary>
    /// What is stored, if this is a series: a ticker that nothing is stored of may be a misspelling, and the source knows. Nothing is kept of those.
    /// </summary>
    /// <exception cref="DetectionException">Neither store nor source has the ticker.</exception>
    public async Task<SeriesSnapshot> LoadIfKnownAsync(CancellationToken cancellationToken)
    {
        var snapshot = await LoadAsync(cancellationToken);
        if (snapshot.Metadata is not null || Job is not null || await IsListedAsync(cancellationToken))
            return snapshot;
        var unknown = GrainErrors.NotFound(Services.Source.Name == MarketDataSource.Push
            ? $"Nothing is stored of {Series}: its bars are pushed (POST /api/v1/tickers/{Uri.EscapeDataString(Series.Ticker.Symbol)}/{Series.Interval}/bars), and none have been yet."
            : $"The market data source has no ticker {Series.Ticker}: look for it with a part of its symbol or company name.");
        RejectUnknown(unknown);
        throw unknown;
    }

    /// <summary>Loads what is stored, whatever is known already, and goes on with a backfill that is in progress.</summary>
    public Task<SeriesSnapshot> ReloadAsync(CancellationToken cancellationToken)
    {
        (Snapshot, _recovered) = (null, false);
        return LoadAsync(cancellationToken);
    }

    /// <summary>Forgets the history, and takes the next one from a source.</summary>
    /// <exception cref="DetectionException">The source is not in use, or does not know the ticker.</exception>
    public async Task ChangeSourceAsync(SeriesSnapshot snapshot, MarketDataSource source, CancellationToken cancellationToken)
    {
        var (before, after) = (Services.Source.Name, services.Of(source));
        if (!services.IsInUse(source))
            throw GrainErrors.Invalid($"The source {EnumNames.Of(source)} is not in use here. In use: {services.InUse}. The section {MarketDataOptions.Section} of the settings names them.");
        if (source != MarketDataSource.Push && await after.Source.Data.FindAsync(Series.Ticker, cancellationToken) is null)
            throw GrainErrors.NotFound($"The source {EnumNames.Of(source)} has no ticker {Series.Ticker}.");
        var run = NewRun(RunTrigger.Manual).Add(0, 0, [], [$"A new history begins, from the source {EnumNames.Of(source)} instead of {EnumNames.Of(before)}: what was found in the old one no longer holds."]);
        try
        {
            var result = await after.Pipeline.ChangeSourceAsync(snapshot, run, cancellationToken);
            Services = after;
            Apply(snapshot, result);
            (Latest, CompanyName) = (null, null);
        }
        catch (Exception exception) when (exception is StoreException or OperationCanceledException)
        {
            await FailAsync(run, exception);
            throw;
        }
    }

    /// <summary>Commits a change of the metadata, and of nothing else.</summary>
    public async Task<SeriesSnapshot> ChangeMetadataAsync(SeriesSnapshot snapshot, Func<SeriesMetadata, SeriesMetadata> change, CancellationToken cancellationToken)
    {
        var metadata = change(snapshot.MetadataAt(Now));
        try
        {
            var result = await Services.Store.CommitAsync(new DetectionCommit { ExpectedVersion = snapshot.Version, Metadata = metadata }, cancellationToken);
            Services.Charts.MoveTo(result.Version, snapshot);
            return Snapshot = snapshot with { Metadata = metadata with { Version = result.Version } };
        }
        catch (Exception exception)
        {
            ForgetAfter(exception);
            throw;
        }
    }

    /// <summary>The backfill that runs has the series to itself.</summary>
    /// <exception cref="DetectionException">One is running.</exception>
    public void RequireNoBackfill()
    {
        if (Job is { } backfill)
            throw new DetectionException(
                DetectionErrorKind.Conflict, $"Backfill {backfill.Run.Id} of {Series} is running: cancel it first, or wait for its end.", TimeSpan.FromSeconds(2));
    }

    /// <summary>Has a series without a history be one whose bars are pushed.</summary>
    public void BeginPushed() => Services = services.Of(MarketDataSource.Push);

    /// <summary>A run of this series that begins now.</summary>
    public DetectionRun NewRun(RunTrigger trigger, Period? period = null) => new()
    {
        Id = Guid.CreateVersion7(Services.Time.GetUtcNow()).ToString(),
        Trigger = trigger,
        Series = Series,
        Period = period?.Code,
        StartedAt = Now,
        Status = RunStatus.InProgress,
        CorrelationId = Correlation.Current,
        ProgramVersion = ProgramVersion.Current,
    };

    /// <summary>Keeps what a detection, or a slice of a backfill, came to.</summary>
    public void Apply(SeriesSnapshot before, DetectionResult result)
    {
        Services.Charts.Follow(before, result);
        Snapshot = result.Snapshot;
        _failed = false;
        if (result.Update is { } update)
            Services.Instruments.Detected(update.Replay.BarsTaken, result.NewAnomalies.Length, result.Commit!.Retracted.Count, Series.Ticker.Market);
        if (result.Snapshot.Last is { } last)
            Services.Instruments.BarSeen(Series, last);
        if (result.ChangedAnomalies)
            Host.NotifyFeed();
        // Before its last slice, a backfill has not seen the present yet.
        if (result.Run.Status == RunStatus.InProgress)
            return;
        if (result.Fetched.IsWhole)
            Latest = LatestFetch.After(Latest, result.Fetched, Services.Time);
        LogEnd(result.Run);
    }

    /// <summary>Measures a run that has ended, and logs it.</summary>
    public void LogEnd(DetectionRun run)
    {
        Services.Instruments.RunEnded(run);
        LogRunEnded(Series, run.Id, run.Trigger, run.Status, run.RowsLoaded, run.AnomaliesFound, run.DurationSeconds ?? 0);
    }

    /// <summary>Records a failure as far as the store still takes it, and forgets what may no longer be so.</summary>
    public async Task FailAsync(DetectionRun run, Exception exception)
    {
        _failed = true;
        ForgetAfter(exception);
        var error = GrainErrors.Translate(exception);
        var failed = run.Fail(Now, GrainErrors.Describe(exception));
        var isUnknown = error is { Kind: DetectionErrorKind.NotFound } && Snapshot is { Metadata: null };
        try
        {
            // Of what is not there, only a run that is on record already is ended.
            if (isUnknown)
                await Services.Store.UpdateRunAsync(failed, CancellationToken.None);
            else
                await Services.Pipeline.RecordEndAsync(failed, CancellationToken.None);
        }
        catch (StoreException storeException)
        {
            LogNotRecorded(storeException, run.Id);
            (Snapshot, _recovered) = (null, false);
        }

        Services.Instruments.RunEnded(failed);
        if (isUnknown)
            RejectUnknown(error!);
        else
            LogRunFailed(error is null && exception is not OperationCanceledException ? exception : null, Series, run.Id, run.Trigger, failed.Error!);
    }

    /// <summary>
    /// Ends the activation without having failed: what it knows is not kept, and the next one loads what is stored. A backfill that runs stays in progress: a call or
    /// its reminder brings the next activation about, which goes on with it.
    /// </summary>
    public void Abandon()
    {
        Job?.MarkStopped();
        (Job, Snapshot) = (null, null);
        Host.Deactivate();
    }

    /// <summary>Another activation has committed: this one knows too little from now on.</summary>
    public void DeactivateAfterConflict(Exception conflict)
    {
        Services.Instruments.Conflict();
        LogConflict(Series, conflict.Message);
        Abandon();
    }

    private void ForgetAfter(Exception exception)
    {
        // A commit whose answer was lost or not waited for may have gone through.
        if (exception is StoreException or OperationCanceledException)
            Snapshot = null;
        if (exception is StoreConflictException)
            DeactivateAfterConflict(exception);
    }

    private async Task<SeriesSnapshot> LoadStoredAsync()
    {
        var snapshot = await SeriesSnapshot.LoadAsync(Services.Store, Series, Services.Options.Value.OverlapBars, CancellationToken.None);
        Services = snapshot.Metadata?.Source is { } source ? services.Of(source) : services.Of(Series.Ticker);
        if (!_recovered)
        {
            await RecoverAsync(snapshot);
            _recovered = true;
        }

        return Snapshot ??= snapshot;
    }

    /// <summary>The latest backfill that a crash cut off goes on; every other run that is still in progress failed with it.</summary>
    private async Task RecoverAsync(SeriesSnapshot snapshot)
    {
        var open = await Services.Store.ListOpenRunsAsync(Series);
        if (open.Count == 0)
            return;
        var backfill = open.FirstOrDefault(run => run is { Trigger: RunTrigger.Backfill, Period: not null });
        IReadOnlyCollection<string> keep = backfill is null ? [] : [backfill.Id];
        var closed = await Services.Store.CloseInterruptedRunsAsync(Series, keep, "interrupted", Now);
        if (closed.Count > 0)
            LogInterrupted(Series, string.Join(", ", closed));
        if (backfill is not null && Job?.Run.Id != backfill.Id)
            Resume?.Invoke(snapshot, backfill);
    }

    /// <summary>A source that cannot say has not said no.</summary>
    private async Task<bool> IsListedAsync(CancellationToken cancellationToken)
    {
        if (CompanyName is not null)
            return true;
        try
        {
            CompanyName = (await Services.Source.Data.FindAsync(Series.Ticker, cancellationToken))?.CompanyName;
            return CompanyName is not null;
        }
        catch (MarketDataException exception)
        {
            LogNoListing(exception, Series);
            return true;
        }
    }

    /// <summary>Whoever asks for what is not there must not be able to fill memory or audit with it.</summary>
    private void RejectUnknown(DetectionException unknown)
    {
        LogUnknown(Series, unknown.Message);
        Host.Deactivate();
    }

    [LoggerMessage(LogLevel.Debug, "{Series}: run {RunId} ({Trigger}) ended {Status}: {Rows} rows, {Anomalies} anomalies, {Seconds:0.000} s")]
    private partial void LogRunEnded(SeriesKey series, string runId, RunTrigger trigger, RunStatus status, long rows, long anomalies, double seconds);

    [LoggerMessage(LogLevel.Warning, "{Series}: run {RunId} ({Trigger}) failed: {Reason}")]
    private partial void LogRunFailed(Exception? fault, SeriesKey series, string runId, RunTrigger trigger, string reason);

    [LoggerMessage(LogLevel.Information, "{Series}: {Reason}")]
    private partial void LogUnknown(SeriesKey series, string reason);

    [LoggerMessage(LogLevel.Error, "The end of run {RunId} could not be recorded; it is closed, or goes on, when the series is loaded again")]
    private partial void LogNotRecorded(Exception exception, string runId);

    [LoggerMessage(LogLevel.Warning, "{Series}: another activation wrote first, this one ends: {Message}")]
    private partial void LogConflict(SeriesKey series, string message);

    [LoggerMessage(LogLevel.Warning, "{Series}: runs that were interrupted are closed: {Runs}")]
    private partial void LogInterrupted(SeriesKey series, string runs);

    [LoggerMessage(LogLevel.Debug, "{Series}: the source could not be asked for the listing")]
    private partial void LogNoListing(Exception exception, SeriesKey series);
}

/// <summary>What the source said when it was asked last.</summary>
/// <param name="Live">Bars that may still change, for the chart.</param>
/// <param name="Reached">The earliest time that it was ever asked for: it has nothing more before.</param>
/// <param name="At">When, as a timestamp of the time provider.</param>
internal sealed record LatestFetch(ImmutableArray<Bar> Live, DateTime Reached, long At)
{
    /// <summary>What the source says now, after what it said before.</summary>
    public static LatestFetch After(LatestFetch? before, FetchedBars fetched, TimeProvider time) =>
        new(fetched.Live, fetched.From < before?.Reached ? fetched.From : before?.Reached ?? fetched.From, time.GetTimestamp());
}
