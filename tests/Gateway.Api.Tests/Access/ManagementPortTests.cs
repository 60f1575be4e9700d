using System.Net;
using Anomaly.Gateway.Api.Tests.EndToEnd;
using Anomaly.Testing.Processes;

namespace Anomaly.Gateway.Api.Tests.Access;

/// <summary>The port for probes and scrapers, which call by addresses that nobody can list: health and metrics, and nothing else.</summary>
public sealed class ManagementPortTests
{
    [Fact]
    public async Task Port_answersProbesAndScrapersByAnyName_andNothingElse()
    {
        var port = FreePort.Next();
        await using var product = await WholeProduct.StartAsync(TestModels.WriteCalmAsync, $"--Anomaly:Gateway:ManagementUrls=http://127.0.0.1:{port}");
        using var prober = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        prober.DefaultRequestHeaders.Host = "10.1.2.3:5080";

        foreach (var path in new[] { "/health/live", "/health/ready", "/metrics" })
        {
            Assert.Equal(HttpStatusCode.OK, (await prober.GetAsync(path)).StatusCode);
            Assert.Equal(HttpStatusCode.OK, (await product.Client.GetAsync(path)).StatusCode);
        }

        foreach (var path in new[] { "/", "/api/v1/runs", "/py/health", "/docs/index.html", "/healthy" })
            Assert.Equal(HttpStatusCode.NotFound, (await prober.GetAsync(path)).StatusCode);
        using var foreign = new HttpRequestMessage(HttpMethod.Get, "/health/live") { Headers = { Host = "10.1.2.3:5000" } };
        Assert.Equal(HttpStatusCode.BadRequest, (await product.Client.SendAsync(foreign)).StatusCode);
    }

    [Theory]
    [InlineData("http://127.0.0.1:5001", "must have a port of its own")]
    [InlineData("http://[::1]:5001", "must have a port of its own")]
    [InlineData("http://+:0", "must have a port of its own")]
    [InlineData("5080", "is no address to listen at")]
    public void Port_thatCannotWork_isRefusedByName(string address, string sentence)
    {
        var refused = Assert.Throws<Microsoft.Extensions.Options.OptionsValidationException>(
            () => GatewayHost.Build(["--urls=http://+:5001", $"--Anomaly:Gateway:ManagementUrls={address}"]));

        Assert.StartsWith($"Anomaly:Gateway:ManagementUrls has '{address}'", refused.Message, StringComparison.Ordinal);
        Assert.Contains(sentence, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--urls=http://127.0.0.1:5001", "urls", "http://127.0.0.1:5001;http://+:5080")]
    [InlineData("--http_ports=5001", "urls", "http://*:5001;http://+:5080")]
    [InlineData("--Kestrel:Endpoints:Web:Url=http://127.0.0.1:5001", "Kestrel:Endpoints:Management0:Url", "http://+:5080")]
    public async Task Port_isAddedToWhateverSaysWhereToListen(string argument, string setting, string value)
    {
        await using var app = GatewayHost.Build([argument, "--Anomaly:Gateway:ManagementUrls=http://+:5080"]);

        Assert.Equal(value, app.Configuration[setting]);
    }
}
