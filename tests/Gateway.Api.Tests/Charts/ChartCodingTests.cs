using System.IO.Compression;
using System.Net;
using Anomaly.Gateway.Api.Tests.Fixtures;

namespace Anomaly.Gateway.Api.Tests.Charts;

public sealed class ChartCodingTests
{
    private const string One = "/py/chart?ticker=AAPL&interval=1d";
    private const string Two = "/py/chart?ticker=AAPL,MSFT&interval=1d";
    private const string Fresh = One + "&nocache=1";

    [Theory]
    [InlineData(One, "gzip, deflate, br, zstd", "br")]
    [InlineData(One, "gzip, br;q=0", "gzip")]
    [InlineData(One, "GZIP", "gzip")]
    [InlineData(Two, "br", "br")]
    [InlineData(Two, "gzip", "gzip")]
    [InlineData(Fresh, "br", "br")]
    [InlineData(Fresh, "gzip", "gzip")]
    [InlineData(One, "deflate, identity", null)]
    [InlineData(One, "gzip;q=", null)]
    [InlineData(One, "", null)]
    public async Task Chart_isCompressedAsTheClientAccepts_andSaysSo(string address, string accepted, string? coding)
    {
        await using var gateway = await StartAsync();
        var plain = await gateway.Client.GetByteArrayAsync(address);

        var answer = await GetAsync(gateway, address, accepted);

        Assert.Equal(coding, answer.Content.Headers.ContentEncoding.SingleOrDefault());
        Assert.Contains("Accept-Encoding", answer.Headers.Vary);
        Assert.Equal(plain, await DecodeAsync(answer));
    }

    [Fact]
    public async Task Chart_hasATagOfItsOwnInEachCoding_andIsNotSentAgainForIt()
    {
        await using var gateway = await StartAsync();
        string[] codings = ["identity", "br", "gzip"];
        var tags = new List<string>();
        foreach (var coding in codings)
            tags.Add((await GetAsync(gateway, One, coding)).Headers.ETag!.Tag);

        Assert.Equal(3, tags.Distinct().Count());
        foreach (var (coding, tag) in codings.Zip(tags))
        {
            var again = await GetAsync(gateway, One, coding, tag);
            Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
            Assert.Equal(tag, again.Headers.ETag!.Tag);
            Assert.Contains("Accept-Encoding", again.Headers.Vary);
        }
    }

    [Fact]
    public async Task Chart_thatIsKept_isSentWithItsLength()
    {
        await using var gateway = await StartAsync();

        var answer = await GetAsync(gateway, One, "br");

        Assert.Equal((await answer.Content.ReadAsByteArrayAsync()).Length, answer.Content.Headers.ContentLength);
    }

    private static async Task<GatewayUnderTest> StartAsync()
    {
        var gateway = await GatewayUnderTest.StartAsync();
        foreach (var ticker in new[] { "AAPL", "MSFT" })
            gateway.Grains.Series($"{ticker}/1d").GetChartAsync(Arg.Any<ChartQuery>(), Arg.Any<CancellationToken>()).Returns(Samples.Chart(ticker));
        return gateway;
    }

    private static Task<HttpResponseMessage> GetAsync(GatewayUnderTest gateway, string address, string accepted, string? tag = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.TryAddWithoutValidation("Accept-Encoding", accepted);
        if (tag is not null)
            request.Headers.TryAddWithoutValidation("If-None-Match", tag);
        return gateway.Client.SendAsync(request);
    }

    private static async Task<byte[]> DecodeAsync(HttpResponseMessage answer)
    {
        var body = await answer.Content.ReadAsStreamAsync();
        await using var plain = answer.Content.Headers.ContentEncoding.SingleOrDefault() switch
        {
            "br" => new BrotliStream(body, CompressionMode.Decompress),
            "gzip" => new GZipStream(body, CompressionMode.Decompress),
            _ => body,
        };
        using var bytes = new MemoryStream();
        await plain.CopyToAsync(bytes);
        return bytes.ToArray();
    }
}
