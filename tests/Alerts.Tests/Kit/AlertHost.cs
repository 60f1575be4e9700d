using System.Diagnostics.Metrics;
using Anomaly.Alerts.Channels;
using Anomaly.Alerts.Subscriptions;
using Anomaly.Alerts.Sending;
using Anomaly.MarketData;
using Anomaly.MarketData.Calendars;
using Anomaly.MarketData.Sources;
using Anomaly.Storage.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using NSubstitute;

namespace Anomaly.Alerts.Tests.Kit;

/// <summary>Everything that tells people, over a real SQLite file and a clock that a test moves; what channels do, a test says.</summary>
internal sealed class AlertHost : IAsyncDisposable
{
    private static readonly IMeterFactory Meters = new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>();
    private readonly TemporaryFolder _folder = new();
    private readonly SqliteDetectionStore _store;
    private long _version;

    /// <param name="options">How messages are sent.</param>
    /// <param name="channels">Real channels, in the place of those that do what a test says.</param>
    public AlertHost(AlertOptions? options = null, params IAlertChannel[] channels)
    {
        Options = options ?? new AlertOptions();
        _store = new SqliteDetectionStore(new SqliteStoreOptions { Path = _folder.File("anomaly.db") }, Time);
        var calendar = new TradingCalendar();
        var source = Substitute.For<IMarketData>();
        source.FindAsync(Arg.Any<Ticker>(), Arg.Any<CancellationToken>()).Returns(call => call.Arg<Ticker>().Symbol.StartsWith("NO", StringComparison.Ordinal) ? null : new Anomaly.MarketData.Listing(call.Arg<Ticker>(), "Somebody Inc."));
        Sources = new BarSources(
            [new BarSource(MarketDataSource.Simulated, source, new SessionBarClock(Time, calendar), calendar)], Microsoft.Extensions.Options.Options.Create(new MarketDataOptions { Source = MarketDataSource.Simulated }), Time);
        Channels = new AlertChannels([.. channels, .. Enum.GetValues<AlertChannelKind>().Except(channels.Select(channel => channel.Kind)).Select(kind => new TestChannel(kind, this))], NullLogger<AlertChannels>.Instance);
        People = new PersonAlerts(_store, _store, Sources, Time);
        PersonChannels = new PersonChannels(_store, Channels, Time);
        Trials = new RuleTrials(_store, _store, People, Sources, Time);
    }

    public AlertOptions Options { get; }

    public FakeTimeProvider Time { get; } = new(Samples.Now);

    public DateTime Now => Time.GetUtcNow().UtcDateTime;

    public IDetectionStore Detections => _store;

    public IAlertStore Store => _store;

    public BarSources Sources { get; }

    public AlertChannels Channels { get; }

    public PersonAlerts People { get; }

    public PersonChannels PersonChannels { get; }

    public RuleTrials Trials { get; }

    /// <summary>Every message that a channel was handed, in order.</summary>
    public List<(AlertChannel To, AlertMessage Message)> Sent { get; } = [];

    /// <summary>What becomes of a message: by default it is taken.</summary>
    public Func<AlertMessage, SendOutcome> Outcome { get; set; } = _ => new SendOutcome(SendResult.Taken, "taken");

    /// <summary>Done when a message is on its way, before its outcome is known.</summary>
    public Func<Task> WhileSending { get; set; } = () => Task.CompletedTask;

    /// <summary>Finds out who is told, as a process does that has just started.</summary>
    public async Task FanOutAsync()
    {
        using var instruments = new AlertInstruments(Meters, Time);
        var fanOut = new AlertFanOut(_store, _store, Sources, instruments, Time, NullLogger<AlertFanOut>.Instance);
        while (await fanOut.RunAsync(CancellationToken.None) > 0)
        {
        }
    }

    /// <summary>Sends what is due, as a process does that has just started.</summary>
    public async Task<int> DeliverAsync(string person = Samples.Ada, IAlertStore? store = null)
    {
        using var instruments = new AlertInstruments(Meters, Time);
        return await Sender(store, instruments).DeliverAsync(person, CancellationToken.None);
    }

    public AlertSender Sender(IAlertStore? store = null, AlertInstruments? instruments = null) => new(
        store ?? _store, _store, Channels, instruments ?? new AlertInstruments(Meters, Time), Microsoft.Extensions.Options.Options.Create(Options), Time, NullLogger<AlertSender>.Instance);

    /// <summary>Follows AAPL, with a rule and a webhook.</summary>
    public Task<AlertChannel> FollowAsync(string person = Samples.Ada, int number = 1, Func<AlertRule, AlertRule>? rule = null) => FollowAsync(Samples.Channel(300 + number, person), number, rule);

    /// <summary>The same with another channel.</summary>
    public async Task<AlertChannel> FollowAsync(AlertChannel channel, int number = 1, Func<AlertRule, AlertRule>? rule = null)
    {
        var person = channel.PersonId;
        await Store.PutOwnedAsync(channel, 20);
        await Store.PutOwnedAsync(Samples.Watch(number, person), 50);
        await Store.PutOwnedAsync((rule ?? (one => one))(Samples.Rule(100 + number, person, channel.Id)), 50);
        return channel;
    }

    /// <summary>Stores anomalies as a live detection does: they are to be told.</summary>
    public Task CommitAsync(params AnomalyRecord[] anomalies) => CommitAsync(Samples.Now.AddYears(-1), null, anomalies);

    /// <summary>Scores a stretch anew: only these anomalies hold in it.</summary>
    public Task RescoreAsync(params AnomalyRecord[] anomalies) => CommitAsync(Samples.Now.AddYears(-1), TimeRange.All, anomalies);

    public async Task CommitAsync(DateTime? alertsFrom, TimeRange? rescored, params AnomalyRecord[] anomalies)
    {
        var series = anomalies.Length > 0 ? anomalies[0].Series : SeriesKey.Parse("AAPL/1h");
        var stored = await _store.LoadSeriesAsync(series);
        var result = await _store.CommitAsync(new DetectionCommit
        {
            ExpectedVersion = stored?.Version ?? 0,
            Metadata = new SeriesMetadata { Series = series, UpdatedAt = Now.AddTicks(10 * ++_version), ModelHash = Samples.ModelHash, CompanyName = "Apple Inc." },
            Anomalies = anomalies, AlertsFrom = alertsFrom, Rescored = rescored,
        });
        Assert.True(result.Version > 0);
    }

    public async Task<IReadOnlyList<AlertDelivery>> DeliveriesAsync(string? person = null) => (await Store.ListDeliveriesAsync(new AlertDeliveryQuery { PersonId = person, Limit = 1000 })).Items
        .Where(delivery => delivery.ChannelId != AlertChannel.Inbox).ToList();

    public async Task<IReadOnlyList<Alert>> AlertsAsync(string person = Samples.Ada) => (await Store.ListAlertsAsync(person, new AlertQuery { Limit = 1000 })).Items;

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        _folder.Dispose();
    }

    private sealed class TestChannel(AlertChannelKind kind, AlertHost host) : IAlertChannel
    {
        public AlertChannelKind Kind => kind;

        public string? Problem => null;

        public string? ProblemOf(string address) => address.Contains("wrong", StringComparison.Ordinal) ? "The address is wrong." : null;

        public async Task<SendOutcome> SendAsync(AlertChannel to, AlertMessage message, CancellationToken cancellationToken)
        {
            lock (host.Sent)
                host.Sent.Add((to, message));
            await host.WhileSending();
            return host.Outcome(message);
        }
    }
}
