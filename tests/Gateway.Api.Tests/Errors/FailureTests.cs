using System.Net;
using System.Text;
using Anomaly.Gateway.Api.Tests.Fixtures;
using Microsoft.Extensions.Logging;
using NSubstitute.ExceptionExtensions;
using Orleans.Runtime;
using Orleans.Storage;

namespace Anomaly.Gateway.Api.Tests.Errors;

/// <summary>What grains and the runtime fail with, as clients see it.</summary>
public sealed class FailureTests
{
    public static TheoryData<string, int, bool> Kinds => new()
    {
        { nameof(DetectionErrorKind.InvalidRequest), 400, false },
        { nameof(DetectionErrorKind.NotFound), 404, false },
        { nameof(DetectionErrorKind.NoModel), 503, true },
        { nameof(DetectionErrorKind.SourceUnavailable), 503, true },
        { nameof(DetectionErrorKind.SourceUnreadable), 502, false },
        { nameof(DetectionErrorKind.StoreUnavailable), 503, true },
        { nameof(DetectionErrorKind.StoreUnusable), 507, false },
        { nameof(DetectionErrorKind.Conflict), 409, true },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Grain_failsOnPurpose_itsSentenceReachesTheClient(string kind, int status, bool retry)
    {
        var (answer, _) = await FailAsync(new DetectionException(Enum.Parse<DetectionErrorKind>(kind), "The exchange is closed for repairs."), "/api/v1/tickers/AAPL/1d");

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal(retry, answer.Headers.RetryAfter is not null);
        Assert.Equal("The exchange is closed for repairs.", (await answer.ReadAsync())["detail"]!.GetValue<string>());
    }

    [Fact]
    public void Table_knowsEveryKind() =>
        Assert.Equal(Enum.GetNames<DetectionErrorKind>().Order(), Kinds.Select(row => (string)row[0]).Order());

    [Fact]
    public async Task Source_saysWhenToComeBack_theClientIsTold()
    {
        var (answer, _) = await FailAsync(new DetectionException(DetectionErrorKind.SourceUnavailable, "Busy.", TimeSpan.FromSeconds(41.2)), "/api/v1/tickers/AAPL/1d");

        Assert.Equal(TimeSpan.FromSeconds(42), answer.Headers.RetryAfter!.Delta);
    }

    [Theory]
    [InlineData(typeof(TimeoutException), 504)]
    [InlineData(typeof(SiloUnavailableException), 503)]
    [InlineData(typeof(LimitExceededException), 503)]
    [InlineData(typeof(InconsistentStateException), 409)]
    public async Task Runtime_fails_theClientMayTryAgain(Type type, int status)
    {
        var (answer, _) = await FailAsync((Exception)Activator.CreateInstance(type)!, "/api/v1/tickers/AAPL/1d");

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.NotNull(answer.Headers.RetryAfter);
    }

    [Theory]
    [InlineData("/api/v1/tickers/AAPL/1d")]
    [InlineData("/py/chart?ticker=AAPL&interval=1d")]
    public async Task Unexpected_failure_keepsItsDetailsInTheLog(string address)
    {
        var (answer, log) = await FailAsync(new InvalidOperationException("secret: the connection string"), address);

        var body = await answer.Content.ReadAsStringAsync();
        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.DoesNotContain("secret", body, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", body, StringComparison.Ordinal);
        var id = answer.Headers.GetValues("X-Correlation-ID").Single();
        var entry = Assert.Single(log, entry => entry.Level == LogLevel.Error);
        Assert.Contains(id, entry.Scope, StringComparison.Ordinal);
        Assert.Contains("secret", entry.Exception!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Problem_carriesTheCorrelationId()
    {
        var (answer, _) = await FailAsync(new TimeoutException(), "/api/v1/tickers/AAPL/1d");

        Assert.Equal(answer.Headers.GetValues("X-Correlation-ID").Single(), (await answer.ReadAsync())["correlation_id"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("GET", "/py/detection-runs/none")]
    [InlineData("POST", "/py/anomalies/verify/27f977aeb3029dcb4767261f")]
    [InlineData("GET", "/api/v1/runs/none")]
    [InlineData("GET", "/api/v1/backfills/none")]
    [InlineData("GET", "/api/v1/backfills/none/events")]
    [InlineData("GET", "/api/v1/anomalies/27f977aeb3029dcb4767261f")]
    [InlineData("GET", "/api/v1/anomalies/27f977aeb3029dcb4767261f/explanation")]
    [InlineData("GET", "/api/v1/anomalies/none/explanation")]
    [InlineData("GET", "/api/v1/anomalies/none/evidence")]
    [InlineData("POST", "/api/v1/anomalies/27f977aeb3029dcb4767261f/verification")]
    [InlineData("POST", "/api/v1/anomalies/27f977aeb3029dcb4767261f/acknowledgement")]
    [InlineData("DELETE", "/api/v1/anomalies/27f977aeb3029dcb4767261f/notes/0197aaaa-0000-7000-8000-000000000003")]
    [InlineData("DELETE", "/api/v1/anomalies/none/notes/none")]
    [InlineData("GET", "/api/v1/models/MOON")]
    [InlineData("GET", "/api/v1/models/MOON/US_model-1.0.0")]
    [InlineData("GET", "/api/v1/models/US/none")]
    [InlineData("GET", "/api/v1/markets/0")]
    public async Task Missing_things_answer404(string method, string address)
    {
        await using var gateway = await GatewayUnderTest.StartAsync();

        var answer = await gateway.Client.SendAsync(new HttpRequestMessage(new HttpMethod(method), address));

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.NotEmpty((await answer.ReadAsync())["detail"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("PUT", "27f977aeb3029dcb4767261f/assessment", """{"normal":true}""")]
    [InlineData("PUT", "none/assessment", """{"normal":true}""")]
    [InlineData("POST", "27f977aeb3029dcb4767261f/notes", """{"text":"A split."}""")]
    [InlineData("POST", "none/notes", """{"text":"A split."}""")]
    public async Task Remarks_ofNoAnomaly_answer404(string method, string address, string body)
    {
        await using var gateway = await GatewayUnderTest.StartAsync();

        var answer = await gateway.Client.SendAsync(new HttpRequestMessage(new HttpMethod(method), $"/api/v1/anomalies/{address}")
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        });

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.StartsWith("Anomaly not found", (await answer.ReadAsync())["detail"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    /// <summary>The answer, and what was logged until then: the gateway goes to the next test, which begins its log anew.</summary>
    private static async Task<(HttpResponseMessage Answer, (LogLevel Level, Exception? Exception, string Scope)[] Log)> FailAsync(Exception exception, string address)
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var grain = gateway.Grains.Series("AAPL/1d");
        grain.GetStateAsync(Arg.Any<CancellationToken>()).ThrowsAsync(exception);
        grain.GetChartAsync(default!, default).ThrowsAsyncForAnyArgs(exception);
        var answer = await gateway.Client.GetAsync(address);
        await answer.Content.LoadIntoBufferAsync();
        return (answer, [.. gateway.Log.Entries.Select(entry => (entry.Level, entry.Exception, entry.Scope))]);
    }
}
