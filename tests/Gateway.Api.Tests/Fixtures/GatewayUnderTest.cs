using System.Collections.Concurrent;
using Anomaly.Gateway.Api.Access;
using Anomaly.Gateway.Api.Hosting;
using Anomaly.Hosting.Clustering;
using Anomaly.Hosting;
using Anomaly.People;
using Anomaly.People.Audit;
using Anomaly.Storage.Sqlite;
using Anomaly.Testing;
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
/// grains, by the test after: starting one takes longer than a test.
/// </summary>
internal sealed class GatewayUnderTest : IAsyncDisposable
{
    private static readonly ConcurrentBag<GatewayUnderTest> Idle = [];
    private readonly WebApplication _app;
    private readonly SwitchedGrains _grains;
    private readonly bool _reusable;

    private readonly TemporaryFolder? _folder;

    private GatewayUnderTest(WebApplication app, SwitchedGrains grains, LogRecorder log, FakeTimeProvider clock, TemporaryFolder? folder, bool reusable) =>
        (_app, _grains, Log, Clock, _folder, _reusable) = (app, grains, log, clock, folder, reusable);

    public GrainDoubles Grains => _grains.Doubles;

    public LogRecorder Log { get; }

    public FakeTimeProvider Clock { get; }

    public IServiceProvider Services => _app.Services;

    public TestServer Server => _app.GetTestServer();

    public HttpClient Client => field ??= Server.CreateClient();

    public static async Task<GatewayUnderTest> StartAsync(params (string Key, string Value)[] settings)
    {
        if (settings.Length > 0)
            return await StartNewAsync(settings, reusable: false);
        if (!Idle.TryTake(out var gateway))
            return await StartNewAsync([("Anomaly:Gateway:ChangeBurst", "10000"), ("Anomaly:Gateway:ChangesPerSecond", "10000")], reusable: true);
        gateway._grains.Doubles = new GrainDoubles();
        gateway.Log.Entries.Clear();
        return gateway;
    }

    /// <summary>One with accounts, in a store of its own.</summary>
    public static Task<GatewayUnderTest> StartWithAccountsAsync(Action<IServiceCollection>? configure = null, params (string Key, string Value)[] settings) =>
        StartNewAsync([(AuthOptions.KeySetting, "a key of more than thirty-two bytes, for tests"), .. settings], reusable: false, configure);

    private static async Task<GatewayUnderTest> StartNewAsync((string Key, string Value)[] settings, bool reusable, Action<IServiceCollection>? configure = null)
    {
        var (grains, log, clock) = (new SwitchedGrains(), new LogRecorder(), new FakeTimeProvider(Samples.Noon));
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseTestServer();
        builder.Configuration.Sources.Clear();
        builder.Configuration.AddInMemoryCollection(settings.ToDictionary(setting => setting.Key, setting => (string?)setting.Value));
        builder.Logging.ClearProviders().AddProvider(log).SetMinimumLevel(LogLevel.Information);
        builder.Services.AddSingleton<TimeProvider>(clock).AddSingleton(grains.Factory).AddSingleton<ISiloReports>(grains).AddHealthChecks();
        builder.AddHostTelemetry("anomaly-gateway");
        builder.Services.AddGateway(builder.Configuration);
        var folder = settings.Any(setting => setting.Key == AuthOptions.KeySetting) ? new TemporaryFolder() : null;
        if (folder is null)
            builder.Services.AddSingleton(NoPeople());
        else
            builder.Services.AddSingleton<IPeopleStore>(new SqliteDetectionStore(new SqliteStoreOptions { Path = folder.File("anomaly.db") }, clock)).AddSingleton(new Passwords(iterations: 1000, oldCost: 4));
        configure?.Invoke(builder.Services);
        var app = builder.Build().UseGateway();
        await app.StartAsync();
        return new GatewayUnderTest(app, grains, log, clock, folder, reusable);
    }

    public async ValueTask DisposeAsync()
    {
        if (_reusable)
            Idle.Add(this);
        else
            await _app.DisposeAsync();
        _folder?.Dispose();
    }

    /// <summary>Without accounts nothing but the audit is asked of it, which takes everything.</summary>
    private static IPeopleStore NoPeople()
    {
        var people = Substitute.For<IPeopleStore>();
        people.ReadAuditHeadAsync(Arg.Any<CancellationToken>()).Returns(AuditHead.Start);
        people.AppendAuditAsync(Arg.Any<AuditHead>(), Arg.Any<IReadOnlyList<AuditEntry>>(), Arg.Any<CancellationToken>()).Returns(true);
        people.ListLatestAuditAsync(Arg.Any<long?>(), Arg.Any<int>(), Arg.Any<string?>(), Arg.Any<CancellationToken>()).Returns([]);
        people.ListPeopleAsync(Arg.Any<int>(), Arg.Any<int>(), Arg.Any<CancellationToken>()).Returns([]);
        return people;
    }
}
