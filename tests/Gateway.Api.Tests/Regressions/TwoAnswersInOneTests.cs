using System.Buffers;
using System.Net;
using Anomaly.Gateway.Api.Access;
using Anomaly.Gateway.Api.Errors;
using Anomaly.Gateway.Api.Tests.Fixtures;
using Anomaly.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Anomaly.Gateway.Api.Tests.Regressions;

/// <summary>
/// A chart that was late ended as status 500 with two JSON documents, or with a gigabyte and then an error. Over a real socket: a test server has no connection to cut.
/// </summary>
public sealed class TwoAnswersInOneTests : IAsyncLifetime
{
    private readonly LogRecorder _log = new();
    private readonly WebApplication _app;
    private HttpClient _client = new();

    public TwoAnswersInOneTests()
    {
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.AddHostLogging();
        builder.Logging.ClearProviders().AddProvider(_log);
        builder.Services.AddErrorAnswers().AddRequestLimits().PostConfigure<RequestTimeoutOptions>(options => options.DefaultPolicy = new RequestTimeoutPolicy
        {
            Timeout = TimeSpan.FromMilliseconds(300),
            TimeoutStatusCode = options.DefaultPolicy!.TimeoutStatusCode,
            WriteTimeoutResponse = options.DefaultPolicy.WriteTimeoutResponse,
        });
        _app = builder.Build();
        _app.UseErrorAnswers();
        _app.UseRouting();
        _app.UseRequestTimeouts();
        _app.MapGet("/{begun}/{end}", AnswerAsync);
    }

    public async Task InitializeAsync()
    {
        await _app.StartAsync();
        _client = new HttpClient { BaseAddress = new Uri(_app.Urls.Single()) };
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _app.DisposeAsync();
    }

    [Theory]
    [InlineData("late", HttpStatusCode.GatewayTimeout)]
    [InlineData("timeout", HttpStatusCode.GatewayTimeout)]
    [InlineData("fault", HttpStatusCode.InternalServerError)]
    public async Task Failure_beforeTheFirstByte_isOneDocument(string end, HttpStatusCode status)
    {
        var answer = await _client.GetAsync($"/nothing/{end}");

        Assert.Equal(status, answer.StatusCode);
        Assert.Equal((int)status, (await answer.ReadAsync())["status"]!.GetValue<int>());
        Assert.Equal(end == "fault" ? 1 : 0, Stacks());
        Assert.Single(_log.Entries, entry => entry.Level >= LogLevel.Warning);
    }

    /// <summary>Bytes that are written lie in a buffer at first, to which an error was appended.</summary>
    [Theory]
    [InlineData("buffered", "late")]
    [InlineData("buffered", "timeout")]
    [InlineData("buffered", "fault")]
    [InlineData("sent", "late")]
    [InlineData("sent", "timeout")]
    [InlineData("sent", "fault")]
    public async Task Failure_onceAnythingIsWritten_cutsTheConnection(string begun, string end)
    {
        await Assert.ThrowsAsync<HttpRequestException>(() => _client.GetAsync($"/{begun}/{end}"));

        await _log.WaitForAsync(entry => entry.Level >= LogLevel.Warning);
        Assert.Single(_log.Entries, entry => entry.Level >= LogLevel.Warning);
        Assert.Equal(end == "fault" ? 1 : 0, Stacks());
    }

    private int Stacks() => _log.Entries.Count(entry => entry.Exception is not null && entry.Level >= LogLevel.Information);

    private static async Task AnswerAsync(HttpContext context, string begun, string end)
    {
        if (begun != "nothing")
            context.Response.BodyWriter.Write("{\"AAPL\":"u8);
        if (begun == "sent")
            await context.Response.BodyWriter.FlushAsync();
        if (end == "late")
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        throw end == "timeout" ? new TimeoutException() : new InvalidOperationException("a fault");
    }
}
