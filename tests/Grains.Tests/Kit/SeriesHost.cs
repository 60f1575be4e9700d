using System.Collections.Concurrent;
using Anomaly.Detection.Engine;
using Anomaly.Grains.Backfilling;
using Anomaly.Grains.Detecting;
using Anomaly.Grains.Errors;
using Anomaly.Grains.Models;
using Anomaly.Grains.Tickers;
using Anomaly.Storage;

namespace Anomaly.Grains.Tests.Kit;

/// <summary>
/// Hosts the actors of series without Orleans: one activation a series, whose calls take turns on a scheduler of its own, over a real SQLite file.
/// Failures come out as the filter of calls lets them out. The newest model of a market scores.
/// </summary>
internal sealed class SeriesHost : SeriesTestHost, IAsyncDisposable
{
    private readonly ConcurrentDictionary<SeriesKey, Activation> _activations = new();
    private readonly ConcurrentQueue<Task> _slices = new();
    private readonly DetectionOptions _options = new();
    private ModelCatalog _models;
    private IDetectionStore _store;
    private SeriesServiceFactory _services;

    private SeriesHost(Action<DetectionOptions>? configure)
    {
        TestModels.Add(Folder.Models, "US_model-1.0.0");
        configure?.Invoke(_options);
        (_store, _models, _services) = Open();
    }

    public override IDetectionStore Store => _store;

    /// <summary>Thrown instead of the call of a method of the store, by its name; null lets it through. <see cref="Store"/> itself always works.</summary>
    public Func<string, Exception?> StoreFailure { get; set; } = _ => null;

    /// <summary>A second source, Csv, that no ticker comes from until a test says so.</summary>
    public FakeMarket OtherMarket { get; } = new();

    /// <summary>Series that are reminded every minute.</summary>
    public ConcurrentDictionary<SeriesKey, bool> Reminders { get; } = new();

    /// <summary>Activations that asked for their end.</summary>
    public int Deactivations { get; private set; }

    /// <summary>How often the feed was told that anomalies had come or gone.</summary>
    public int Notifications { get; private set; }

    /// <summary>How often the schedule was told that a series has changed.</summary>
    public int ScheduleNotifications { get; private set; }

    /// <summary>A host that runs, with one US model.</summary>
    public static SeriesHost Start(Action<DetectionOptions>? configure = null) => new(configure);

    public SeriesCalls Ticker(string key = "AAPL/1d") => new(this, SeriesKey.Parse(key));

    public Task<DetectionOutcome> DetectAsync(string key = "AAPL/1d", string? period = null) => Ticker(key).DetectAsync(Manual(period), CancellationToken.None);

    /// <summary>Waits until no backfill has a slice to do.</summary>
    public async Task SettleAsync()
    {
        while (_slices.TryDequeue(out var slice))
            await slice.WaitAsync(TimeSpan.FromSeconds(60));
    }

    /// <summary>Does a backfill and answers its run as it was stored at the end.</summary>
    public async Task<DetectionRun> BackfillAsync(string period, bool force = false, bool notify = false)
    {
        var ticket = await Ticker().StartBackfillAsync(new BackfillRequest { MaxPeriod = Period.Parse(period), Force = force, Notify = notify }, CancellationToken.None);
        Assert.True(ticket.Started, $"Backfill {ticket.RunId} is still running.");
        await SettleAsync();
        return (await Store.FindRunAsync(ticket.RunId))!;
    }

    /// <summary>The reminder of a series comes.</summary>
    public Task RemindAsync(string key = "AAPL/1d") => CallAsync(SeriesKey.Parse(key), inTurn: true, async actor =>
    {
        await actor.Backfill.RemindAsync();
        return true;
    });

    /// <summary>All that activations knew is lost, and what they were doing; the file stays.</summary>
    public async Task RestartAsync()
    {
        _activations.Clear();
        _slices.Clear();
        await CloseAsync();
        (_store, _models, _services) = Open();
    }

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        Folder.Dispose();
    }

    /// <summary>Calls a series as a grain is called: in its turn, or between the awaits of another call.</summary>
    public async Task<T> CallAsync<T>(SeriesKey series, bool inTurn, Func<SeriesActor, Task<T>> call)
    {
        while (true)
        {
            var activation = _activations.GetOrAdd(series, key => new Activation(this, key));
            try
            {
                var (done, answer) = await activation.RunAsync(inTurn, call);
                if (done)
                    return answer!;
            }
            catch (Exception exception) when (GrainErrors.Translate(exception) is { } error && !ReferenceEquals(error, exception))
            {
                throw error;
            }
        }
    }

    private (IDetectionStore Store, ModelCatalog Models, SeriesServiceFactory Services) Open()
    {
        var (store, models) = (PlainServices.OpenStore(Folder.Store, Wall), PlainServices.OpenModels(Folder.Models));
        var faulty = FaultyStore.Over(store, method => StoreFailure(method));
        return (store, models, PlainServices.Compose(faulty, Wall, models, _options, PlainServices.Source(Market, Exchange), PlainServices.Source(OtherMarket, Exchange, MarketDataSource.Csv)));
    }

    private async Task CloseAsync()
    {
        await _store.DisposeAsync();
        _services.Of(MarketDataSource.Simulated).Charts.Dispose();
    }

    /// <summary>One actor. A task scheduler lets one piece of its code run at a time, a semaphore one call that does not interleave.</summary>
    private sealed class Activation : ISeriesHost
    {
        private readonly SeriesHost _host;
        private readonly SeriesKey _series;
        private readonly SeriesActor _actor;
        private readonly TaskScheduler _scheduler = new ConcurrentExclusiveSchedulerPair().ExclusiveScheduler;
        private readonly SemaphoreSlim _turn = new(1, 1);
        private volatile bool _hasEnded;

        public Activation(SeriesHost host, SeriesKey series)
        {
            (_host, _series) = (host, series);
            _actor = new SeriesActor(series, host._services, this);
        }

        /// <summary>Not done where the activation had ended before the call came to its turn.</summary>
        public async Task<(bool Done, T? Answer)> RunAsync<T>(bool inTurn, Func<SeriesActor, Task<T>> call)
        {
            if (inTurn)
                await _turn.WaitAsync();
            try
            {
                return _hasEnded
                    ? (false, default)
                    : (true, await Task.Factory.StartNew(() => call(_actor), CancellationToken.None, TaskCreationOptions.None, _scheduler).Unwrap());
            }
            finally
            {
                if (inTurn)
                    _turn.Release();
            }
        }

        public async Task<Detector> GetDetectorAsync(Market market, CancellationToken cancellationToken)
        {
            var newest = (await _host._models.ReloadAsync(cancellationToken)).Of(market).FirstOrDefault()
                ?? throw new DetectionException(DetectionErrorKind.NoModel, $"There is no model for market {market}.");
            return (await _host._models.FindAsync(newest.Hash, cancellationToken))!;
        }

        public async Task<Detector> GetDetectorAsync(Market market, string version, CancellationToken cancellationToken)
        {
            var entry = (await _host._models.ReloadAsync(cancellationToken)).FindVersion(version)
                ?? throw new DetectionException(DetectionErrorKind.NotFound, $"Market {market} has no model {version}.");
            return (await _host._models.FindAsync(entry.Hash, cancellationToken))!;
        }

        public Task<DetectionOutcome> DetectInTurnAsync(DetectionRequest request) =>
            _host.Ticker(_series.ToString()).DetectAsync(request, CancellationToken.None);

        public void NotifyFeed() => _host.Notifications++;

        public void NotifySchedule() => _host.ScheduleNotifications++;

        public void Deactivate()
        {
            _hasEnded = true;
            _host.Deactivations++;
            _host._activations.TryRemove(new(_series, this));
        }

        public Task ArmReminderAsync(CancellationToken cancellationToken)
        {
            _host.Reminders[_series] = true;
            return Task.CompletedTask;
        }

        public Task DisarmReminderAsync()
        {
            _host.Reminders.TryRemove(_series, out _);
            return Task.CompletedTask;
        }

        public void ScheduleSlice(BackfillJob job, TimeSpan delay) => _host._slices.Enqueue(RunAsync(inTurn: true, async actor =>
        {
            await actor.Backfill.ContinueAsync(job, CancellationToken.None);
            return true;
        }));
    }
}

/// <summary>The calls of one series, as its grain has them.</summary>
internal sealed class SeriesCalls(SeriesHost host, SeriesKey series)
{
    public Task<DetectionOutcome> DetectAsync(DetectionRequest request, CancellationToken cancellationToken) =>
        host.CallAsync(series, inTurn: true, actor => actor.DetectAsync(request, cancellationToken));

    public Task<PushBarsResult> PushAsync(params Bar[] bars)
    {
        var request = new PushBarsRequest { Bars = [.. bars] };
        return host.CallAsync(series, inTurn: true, actor => actor.Push.PushAsync(request, CancellationToken.None));
    }

    public Task<SeriesMetadata> GetStateAsync(CancellationToken cancellationToken) =>
        host.CallAsync(series, inTurn: false, actor => actor.GetStateAsync(cancellationToken));

    public Task<SeriesMetadata> SetSourceAsync(MarketDataSource source) =>
        host.CallAsync(series, inTurn: true, actor => actor.SetSourceAsync(source, CancellationToken.None));

    public Task<SeriesMetadata> SetFollowedAsync(bool followed) =>
        host.CallAsync(series, inTurn: true, actor => actor.SetFollowedAsync(followed, CancellationToken.None));

    public Task<Page<QuarantineEntry>> GetQuarantineAsync() =>
        host.CallAsync(series, inTurn: false, actor => actor.GetQuarantineAsync(new QuarantineQuery(), CancellationToken.None));

    public Task<Page<CorporateAction>> GetCorporateActionsAsync() =>
        host.CallAsync(series, inTurn: false, actor => actor.GetCorporateActionsAsync(new CorporateActionQuery(), CancellationToken.None));

    public Task<QuarantineEntry?> ReleaseAsync(DateTime time) =>
        host.CallAsync(series, inTurn: true, actor => actor.ReleaseAsync(time, CancellationToken.None));

    public Task<BarPage> GetBarsAsync(BarQuery query, CancellationToken cancellationToken) =>
        host.CallAsync(series, inTurn: false, actor => actor.GetBarsAsync(query, cancellationToken));

    public Task<ChartSeries?> GetChartAsync(ChartQuery query, CancellationToken cancellationToken) =>
        host.CallAsync(series, inTurn: false, actor => actor.Chart.GetAsync(query, cancellationToken));

    public Task<ChartWindow> GetWindowAsync(ChartWindowQuery query) =>
        host.CallAsync(series, inTurn: false, actor => actor.Window.GetAsync(query, CancellationToken.None));

    public Task<BackfillTicket> StartBackfillAsync(BackfillRequest request, CancellationToken cancellationToken) =>
        host.CallAsync(series, inTurn: true, actor => actor.Backfill.StartAsync(request, cancellationToken));

    public Task<DetectionRun?> GetBackfillAsync(CancellationToken cancellationToken) =>
        host.CallAsync(series, inTurn: false, actor => actor.Backfill.GetAsync(cancellationToken));

    public Task<DetectionRun?> CancelBackfillAsync(string runId, CancellationToken cancellationToken) =>
        host.CallAsync(series, inTurn: false, actor => actor.Backfill.CancelAsync(runId, cancellationToken));

    public Task<VerificationResult?> VerifyAsync(string anomalyId, CancellationToken cancellationToken) =>
        host.CallAsync(series, inTurn: false, actor => actor.VerifyAsync(anomalyId, cancellationToken));

    public Task<TrialResult> TryAsync(TrialRequest request, CancellationToken cancellationToken = default) =>
        host.CallAsync(series, inTurn: false, actor => actor.TryAsync(request, cancellationToken));

    public Task<AnomalyRecord?> AcknowledgeAsync(string anomalyId, CancellationToken cancellationToken) =>
        host.CallAsync(series, inTurn: true, actor => actor.AcknowledgeAsync(anomalyId, cancellationToken));
}
