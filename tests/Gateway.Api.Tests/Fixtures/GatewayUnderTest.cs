using Anomaly.Gateway.Api.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Orleans;

namespace Anomaly.Gateway.Api.Tests.Fixtures;

/// <summary>The real gateway, whole, over substituted grains and without a socket.</summary>
internal sealed class GatewayUnderTest : IAsyncDisposable
{
    private readonly WebApplication _app;

    private GatewayUnderTest(WebApplication app, GrainDoubles grains, LogRecorder log, FakeTimeProvider clock) =>
        (_app, Grains, Log, Clock) = (app, grains, log, clock);

    public GrainDoubles Grains { get; }

    public LogRecorder Log { get; }

    public FakeTimeProvider Clock { get; }

    public IServiceProvider Services => _app.Services;

    public TestServer Server => _app.GetTestServer();

    public HttpClient Client => field ??= Server.CreateClient();

    public static async Task<GatewayUnderTest> StartAsync(params (string Key, string Value)[] settings)
    {
        var (grains, log, clock) = (new GrainDoubles(), new LogRecorder(), new FakeTimeProvider(new DateTimeOffset(2026, 1, 5, 12, 0, 0, TimeSpan.Zero)));
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseTestServer();
        builder.Configuration.Sources.Clear();
        builder.Configuration.AddInMemoryCollection(settings.ToDictionary(setting => setting.Key, setting => (string?)setting.Value));
        builder.Logging.ClearProviders().AddProvider(log).SetMinimumLevel(LogLevel.Information);
        builder.Services.AddSingleton<TimeProvider>(clock).AddSingleton<IGrainFactory>(grains.Factory).AddHealthChecks();
        builder.Services.AddGateway(builder.Configuration);
        var app = builder.Build().UseGateway();
        await app.StartAsync();
        return new GatewayUnderTest(app, grains, log, clock);
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();
}
