using System.Collections.Concurrent;
using Anomaly.Gateway.Api.Access;
using Anomaly.Gateway.Api.Hosting;
using Anomaly.Hosting.Clustering;
using Anomaly.Hosting;
using Anomaly.People;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Anomaly.Gateway.Api.Tests.Fixtures;

/// <summary>
/// The real gateway, whole, over substituted grains and without a socket. A gateway without settings of its own is used again, with new
/// grains and people, by the test after: starting one takes longer than a test.
/// </summary>
internal sealed class GatewayUnderTest : IAsyncDisposable
{
    /// <summary>What sessions are signed with.</summary>
    public const string Key = "a key of more than thirty-two bytes, for tests";

    private static readonly (string, string)[] WithoutLimits =
        [("Anomaly:Gateway:ChangeBurst", "10000"), ("Anomaly:Gateway:ChangesPerSecond", "10000"), ("Anomaly:Auth:SignInBurst", "10000")];

    private static readonly ConcurrentBag<GatewayUnderTest> Idle = [], IdleWithAccounts = [];
    private readonly WebApplication _app;
    private readonly SwitchedGrains _grains;
    private readonly SwitchedPeople _people;
    private readonly ConcurrentBag<GatewayUnderTest>? _pool;

    private GatewayUnderTest(WebApplication app, SwitchedGrains grains, SwitchedPeople people, LogRecorder log, FakeTimeProvider clock, ConcurrentBag<GatewayUnderTest>? pool) =>
        (_app, _grains, _people, Log, Clock, _pool) = (app, grains, people, log, clock, pool);

    public GrainDoubles Grains => _grains.Doubles;

    public LogRecorder Log { get; }

    public FakeTimeProvider Clock { get; }

    public IServiceProvider Services => _app.Services;

    public TestServer Server => _app.GetTestServer();

    public HttpClient Client => field ??= Server.CreateClient();

    /// <summary>Where people are kept; of a gateway without accounts, what takes its audit.</summary>
    public IPeopleStore People
    {
        get => _people.Current;
        set => _people.Current = value;
    }

    public static async Task<GatewayUnderTest> StartAsync(params (string Key, string Value)[] settings) =>
        settings.Length > 0 ? await StartNewAsync(settings, null) : await TakeAsync(Idle) ?? await StartNewAsync(WithoutLimits, Idle);

    /// <summary>One with accounts, in a store of its own.</summary>
    public static async Task<GatewayUnderTest> StartWithAccountsAsync(Action<IServiceCollection>? configure = null, params (string Key, string Value)[] settings)
    {
        var isOrdinary = configure is null && settings.Length == 0;
        var gateway = (isOrdinary ? await TakeAsync(IdleWithAccounts) : null)
            ?? await StartNewAsync([.. isOrdinary ? WithoutLimits : [], (AuthOptions.KeySetting, Key), .. settings], isOrdinary ? IdleWithAccounts : null, configure);
        await gateway._people.BeginAsync(gateway.Clock);
        return gateway;
    }

    private static Task<GatewayUnderTest?> TakeAsync(ConcurrentBag<GatewayUnderTest> pool)
    {
        if (!pool.TryTake(out var gateway))
            return Task.FromResult<GatewayUnderTest?>(null);
        gateway._grains.Doubles = new GrainDoubles();
        gateway.Log.Entries.Clear();
        return Task.FromResult<GatewayUnderTest?>(gateway);
    }

    private static async Task<GatewayUnderTest> StartNewAsync((string Key, string Value)[] settings, ConcurrentBag<GatewayUnderTest>? pool, Action<IServiceCollection>? configure = null)
    {
        var (grains, people, log, clock) = (new SwitchedGrains(), new SwitchedPeople(), new LogRecorder(), new FakeTimeProvider(Samples.Noon));
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseTestServer();
        builder.Configuration.Sources.Clear();
        builder.Configuration.AddInMemoryCollection(settings.ToDictionary(setting => setting.Key, setting => (string?)setting.Value));
        builder.Logging.ClearProviders().AddProvider(log).SetMinimumLevel(LogLevel.Information);
        builder.Services.AddSingleton<TimeProvider>(clock).AddSingleton(grains.Factory).AddSingleton<ISiloReports>(grains).AddHealthChecks();
        builder.AddHostTelemetry("anomaly-gateway");
        builder.Services.AddGateway(builder.Configuration);
        // Hashes as cheap as they come: tests sign in often.
        builder.Services.AddSingleton(people.Store).AddSingleton(new Passwords(iterations: 1000, oldCost: 4));
        configure?.Invoke(builder.Services);
        var app = builder.Build().UseGateway();
        await app.StartAsync();
        return new GatewayUnderTest(app, grains, people, log, clock, pool);
    }

    public async ValueTask DisposeAsync()
    {
        await _people.DisposeAsync();
        if (_pool is not null)
            _pool.Add(this);
        else
            await _app.DisposeAsync();
    }
}
