using System.Net;
using Anomaly.Gateway.Api.Tests.Fixtures;

namespace Anomaly.Gateway.Api.Tests.Pages;

public sealed class ChartPageTests
{
    [Fact]
    public async Task Page_drawsPriceAndAnomalies()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        gateway.Grains.Series("AAPL/1d").GetChartAsync(Arg.Any<ChartQuery>(), Arg.Any<CancellationToken>()).Returns(Samples.Chart() with { CompanyName = "<b>Apple" });

        var page = await gateway.Client.GetStringAsync("/charts/aapl?period=1y");

        Assert.Single(page.Split("<circle").Skip(1));
        Assert.Contains("class=\"price\" d=\"M0 ", page, StringComparison.Ordinal);
        Assert.Contains("&lt;b&gt;Apple", page, StringComparison.Ordinal);
        Assert.Contains("RSI is &lt;far&gt; above &quot;usual&quot;", page, StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("M&M.NS", "M&amp;M.NS")]
    [InlineData("^GSPC", "^GSPC")]
    [InlineData("GC=F", "GC=F")]
    public async Task Page_ofATickerWithMarks_linksToItself(string ticker, string shown)
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        gateway.Grains.Series($"{ticker}/1d").GetChartAsync(Arg.Any<ChartQuery>(), Arg.Any<CancellationToken>()).Returns(Samples.Chart(ticker));
        var escaped = Uri.EscapeDataString(ticker);

        var page = await gateway.Client.GetStringAsync($"/charts/{escaped}");

        Assert.Contains($"<h2>{shown} ", page, StringComparison.Ordinal);
        Assert.Contains($"action=\"/charts/{escaped}\"", page, StringComparison.Ordinal);
        Assert.Contains($"href=\"/py/chart?ticker={escaped}&amp;", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_withoutData_saysSo()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();

        Assert.Contains("There is no data", await gateway.Client.GetStringAsync("/charts/NONE"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_ofABadTicker_isRefusedAsJson()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();

        var answer = await gateway.Client.GetAsync("/charts/%3Cscript%3E");

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
    }
}
