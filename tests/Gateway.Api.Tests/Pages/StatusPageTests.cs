using System.Net;
using Anomaly.Gateway.Api.Pages;
using Anomaly.Gateway.Api.Tests.Fixtures;
using Anomaly.Hosting.Clustering;
using NSubstitute.ExceptionExtensions;
using Orleans.Runtime;

namespace Anomaly.Gateway.Api.Tests.Pages;

public sealed class StatusPageTests
{
    [Fact]
    public async Task Page_showsAnomaliesAndModels_andLoadsNothingForeign()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        gateway.Grains.Anomalies.ListAsync(Arg.Any<AnomalyQuery>(), Arg.Any<CancellationToken>()).Returns(new Page<AnomalyRecord>([Samples.Anomaly()], null));
        gateway.Grains.Models["US"].GetOverviewAsync(Arg.Any<CancellationToken>()).Returns(new ModelOverview { Market = "US", Active = Samples.Model("US") });

        var answer = await gateway.Client.GetAsync("/");
        var page = await answer.Content.ReadAsStringAsync();

        Assert.Equal("text/html", answer.Content.Headers.ContentType!.MediaType);
        Assert.Contains("AAPL", page, StringComparison.Ordinal);
        Assert.Contains("US_model-0.1.0", page, StringComparison.Ordinal);
        Assert.Contains("RSI is far above its usual range.", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotMatch("(src|href)=\"(https?:)?//", page);
    }

    [Fact]
    public async Task Page_countsQuarantinedBars()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();

        Assert.Contains("<b>1,234</b><span class=\"soft\">bars that are certainly wrong</span>", await gateway.Client.GetStringAsync("/"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_anomalyThatTheOldSystemFound_saysWhyToo()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        gateway.Grains.Anomalies.ListAsync(Arg.Any<AnomalyQuery>(), Arg.Any<CancellationToken>())
            .Returns(new Page<AnomalyRecord>([Samples.Anomaly() with { Reason = null }], null));

        Assert.Contains("Scored below the model", await gateway.Client.GetStringAsync("/"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_ofACluster_showsItsSilos()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var (busy, dead) = (SiloAddress.FromParsableString("10.0.0.1:11111@7"), SiloAddress.FromParsableString("10.0.0.2:11111@3"));
        gateway.Grains.Management.GetDetailedHosts(Arg.Any<bool>(), Arg.Any<CancellationToken>()).Returns([
            new MembershipEntry { SiloAddress = busy, SiloName = "pod-1", Status = SiloStatus.Active },
            new MembershipEntry { SiloAddress = dead, SiloName = "pod-2", Status = SiloStatus.Dead }]);
        gateway.Grains.Reports.ReadAsync().Returns([new SiloReport(busy.ToParsableString(), "1.2.3", 4.5)]);

        var page = await gateway.Client.GetStringAsync("/");

        var rows = page.Split("<tr>");
        var first = Assert.Single(rows, row => row.Contains("pod-1", StringComparison.Ordinal));
        Assert.Contains("<span class=\"tag good\">active</span>", first, StringComparison.Ordinal);
        Assert.Contains("1.2.3", first, StringComparison.Ordinal);
        Assert.Contains("4.5", first, StringComparison.Ordinal);
        var second = Assert.Single(rows, row => row.Contains("pod-2", StringComparison.Ordinal));
        Assert.Contains("<span class=\"tag bad\">dead</span>", second, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_whateverIsStored_staysText()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        gateway.Grains.Anomalies.ListAsync(Arg.Any<AnomalyQuery>(), Arg.Any<CancellationToken>())
            .Returns(new Page<AnomalyRecord>([Samples.Anomaly() with { Reason = "<img src=x onerror=alert(1)><script>" }], null));

        var page = await gateway.Client.GetStringAsync("/");

        Assert.DoesNotContain("<img", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
        Assert.Contains("&lt;img src=x onerror=alert(1)&gt;&lt;script&gt;", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_whenAPartFails_showsTheRest()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        gateway.Grains.Anomalies.ListAsync(default!, default).ThrowsAsyncForAnyArgs(new TimeoutException());

        var answer = await gateway.Client.GetAsync("/");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains("No answer in time", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0.999, "1 in 1,000")]
    [InlineData(0.5, "1 in 2")]
    [InlineData(1.0, "1 in 100,000 or more")]
    [InlineData(null, "-0.850")]
    public void Rarity_isSaidAsOneInSoManyBars(double? severity, string expected) =>
        Assert.EndsWith(expected, PageText.Rarity(Samples.Anomaly() with { Severity = severity }).Markup.Trim(), StringComparison.Ordinal);

    [Fact]
    public void Html_encodesValuesButNotItself()
    {
        var inner = Html.Of($"<b>{"<&\"'"}</b>");

        Assert.Equal("<i><b>&lt;&amp;&quot;&#x27;</b></i>", Html.Of($"<i>{inner}</i>").Markup);
    }
}
