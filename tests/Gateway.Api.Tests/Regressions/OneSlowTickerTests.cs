using System.Net;
using Anomaly.Gateway.Api.Tests.Fixtures;
using Anomaly.Testing;
using Microsoft.Extensions.Logging;
using NSubstitute.ExceptionExtensions;

namespace Anomaly.Gateway.Api.Tests.Regressions;

/// <summary>One ticker that was slow or failed cost all tickers of an answer their charts.</summary>
public sealed class OneSlowTickerTests
{
    private const string Both = "/py/chart?ticker=MSFT,AAPL&interval=1d";

    [Fact]
    public async Task Ticker_thatNeverAnswers_isLeftOutAfterAWhile()
    {
        // Its clock is its own: others' charts would be late.
        await using var gateway = await StartAsync(("Anomaly:Gateway:ChangeBurst", "10"));
        var asked = new TaskCompletionSource();
        gateway.Grains.Series("MSFT/1d").GetChartAsync(Arg.Any<ChartQuery>(), Arg.Any<CancellationToken>()).Returns(_ =>
        {
            asked.TrySetResult();
            return new TaskCompletionSource<ChartSeries?>().Task;
        });

        var pending = gateway.Client.GetAsync(Both);
        await asked.Task;
        await Eventually.HoldsAsync(IsAnsweredASecondLater, TimeSpan.FromSeconds(30), () => "there is no answer");

        await IsWithoutMicrosoftAsync(await pending, "The answer did not come in time.");

        bool IsAnsweredASecondLater()
        {
            gateway.Clock.Advance(TimeSpan.FromSeconds(1));
            return pending.IsCompleted;
        }
    }

    [Theory]
    [InlineData(DetectionErrorKind.SourceUnavailable)]
    [InlineData(DetectionErrorKind.SourceUnreadable)]
    [InlineData(DetectionErrorKind.StoreUnavailable)]
    [InlineData(DetectionErrorKind.NoModel)]
    [InlineData(DetectionErrorKind.NotFound)]
    public async Task Ticker_thatFails_isLeftOutWithItsReasonInTheHeader(DetectionErrorKind kind)
    {
        await using var gateway = await StartAsync();
        gateway.Grains.Series("MSFT/1d").GetChartAsync(default!, default).ThrowsAsyncForAnyArgs(new DetectionException(kind, "It is closed for repairs."));

        await IsWithoutMicrosoftAsync(await gateway.Client.GetAsync(Both), "It is closed for repairs.");

        Assert.DoesNotContain(gateway.Log.Entries, entry => entry.Exception is not null);
    }

    [Fact]
    public async Task Ticker_thatFailsUnexpectedly_isLeftOutAndLoggedWithItsStack()
    {
        await using var gateway = await StartAsync();
        gateway.Grains.Series("MSFT/1d").GetChartAsync(default!, default).ThrowsAsyncForAnyArgs(new InvalidOperationException("secret"));

        var answer = await gateway.Client.GetAsync(Both);

        await IsWithoutMicrosoftAsync(answer, "Something went wrong on our side.");
        Assert.Equal("secret", Assert.Single(gateway.Log.Entries, entry => entry.Exception is not null).Exception!.Message);
    }

    /// <summary>To answer nothing but that there is no data would be a lie.</summary>
    [Theory]
    [InlineData("/py/chart?ticker=MSFT&interval=1d")]
    [InlineData("/py/chart?ticker=MSFT,FORD&interval=1d")]
    public async Task Tickers_thatAllFail_areAnErrorThatSaysWhenToComeBack(string address)
    {
        await using var gateway = await StartAsync();
        foreach (var ticker in new[] { "MSFT", "FORD" })
        {
            gateway.Grains.Series($"{ticker}/1d").GetChartAsync(default!, default)
                .ThrowsAsyncForAnyArgs(new DetectionException(DetectionErrorKind.SourceUnavailable, "It is closed for repairs.", TimeSpan.FromSeconds(3)));
        }

        var answer = await gateway.Client.GetAsync(address);

        await answer.AnswersAsync(HttpStatusCode.ServiceUnavailable, """{"detail":"It is closed for repairs."}""");
        Assert.Equal(TimeSpan.FromSeconds(3), answer.Headers.RetryAfter!.Delta);
        Assert.Single(gateway.Log.Entries, entry => entry.Level >= LogLevel.Warning);
    }

    private static async Task<GatewayUnderTest> StartAsync(params (string Key, string Value)[] settings)
    {
        var gateway = await GatewayUnderTest.StartAsync(settings);
        gateway.Grains.Series("AAPL/1d").GetChartAsync(Arg.Any<ChartQuery>(), Arg.Any<CancellationToken>()).Returns(Samples.Chart());
        return gateway;
    }

    private static async Task IsWithoutMicrosoftAsync(HttpResponseMessage answer, string reason)
    {
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.StartsWith($"MSFT: {reason}", answer.Headers.GetValues("X-Chart-Warning").Single(), StringComparison.Ordinal);
        Assert.Null(answer.Headers.ETag);
        var charts = await answer.ReadAsync();
        Assert.Equal("{}", charts["MSFT"]!.ToJsonString());
        Assert.NotEmpty(charts["AAPL"]!["dates"]!.AsArray());
    }
}
