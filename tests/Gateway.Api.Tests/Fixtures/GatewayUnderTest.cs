using System.Collections.Concurrent;
using Anomaly.Gateway.Api.Hosting;
using Anomaly.Hosting.Clustering;
using Anomaly.Hosting;
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

    private GatewayUnderTest(WebApplication app, SwitchedGrains grains, LogRecorder log, FakeTimeProvider clock, bool reusable) =>
        (_app, _grains, Log, Clock, _reusable) = (app, grains, log, clock, reusable);

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

    private static async Task<GatewayUnderTest> StartNewAsync((string Key, string Value)[] settings, bool reusable)
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
        var app = builder.Build().UseGateway();
        await app.StartAsync();
        return new GatewayUnderTest(app, grains, log, clock, reusable);
    }

    public async ValueTask DisposeAsync()
    {
        if (_reusable)
            Idle.Add(this);
        else
            await _app.DisposeAsync();
    }
}
