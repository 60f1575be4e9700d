using System.IO.Compression;
using System.Text;
using Anomaly.MarketData.Yahoo;
using static Anomaly.MarketData.Tests.Yahoo.ChartText;

namespace Anomaly.MarketData.Tests.Yahoo;

/// <summary>Answers over a real connection that are slow, cut off, too large or something else than data.</summary>
public sealed class YahooServerTests
{
    private static readonly byte[] Good = Encoding.UTF8.GetBytes(new ChartText().Row("2025-03-03T14:30Z", 100).ToString());

    private static YahooUnderTest Under(LoopbackServer server) => new(null, ("BaseUrl", server.Address));

    private static byte[] Compress(Action<Stream> write)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.SmallestSize))
            write(gzip);
        return compressed.ToArray();
    }

    /// <summary>Lets the pauses between tries pass, each only once its try has been answered.</summary>
    private static async Task<T> FailAsync<T>(YahooUnderTest yahoo, LoopbackServer server)
        where T : Exception
    {
        var ask = yahoo.GetAsync();
        while (!ask.IsCompleted)
        {
            if (yahoo.Outcomes.Values.Sum() == server.Requests)
                yahoo.Time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.WhenAny(ask, Task.Delay(5));
        }

        return await Assert.ThrowsAsync<T>(() => ask);
    }

    [Fact]
    public async Task GetBars_compressedAnswer_isRead()
    {
        await using var server = new LoopbackServer((_, stream, _) => LoopbackServer.WriteAsync(stream, Compress(to => to.Write(Good)), more: "Content-Encoding: gzip\r\n"));
        await using var yahoo = Under(server);

        Assert.Equal(100, Assert.Single((await yahoo.GetAsync()).Bars).Open);
    }

    [Theory]
    [InlineData(1)] // the connection ends before the length that was announced
    [InlineData(-20)] // the answer is longer than announced, and read as far as announced
    public async Task GetBars_wrongContentLength_isAFailure(int wrong)
    {
        await using var server = new LoopbackServer((_, stream, _) => LoopbackServer.WriteAsync(stream, Good, Good.Length + wrong));
        await using var yahoo = Under(server);

        if (wrong > 0)
            Assert.Equal("The connection to Yahoo failed.", (await FailAsync<MarketDataUnavailableException>(yahoo, server)).Message);
        else
            Assert.StartsWith("Yahoo's answer cannot be read", (await FailAsync<MarketDataFormatException>(yahoo, server)).Message);
    }

    [Fact]
    public async Task GetBars_cutOffInTheMiddle_isTriedAgain()
    {
        var answers = 0;
        await using var server = new LoopbackServer((_, stream, _) =>
            LoopbackServer.WriteAsync(stream, Interlocked.Increment(ref answers) == 1 ? Good[..(Good.Length / 2)] : Good, Good.Length));
        await using var yahoo = Under(server);

        var ask = yahoo.GetAsync();
        while (!ask.IsCompleted)
        {
            if (yahoo.Outcomes.ContainsKey("failed") && server.Requests == 1)
                yahoo.Time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.WhenAny(ask, Task.Delay(5));
        }

        Assert.Single((await ask).Bars);
        Assert.Equal(2, server.Requests);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task GetBars_moreThanEightMegabytes_isRefused_afterDecompressionToo(bool compressed)
    {
        var blank = new byte[1024 * 1024];
        Array.Fill(blank, (byte)' ');
        void Write(Stream to)
        {
            to.Write("{\"chart\":"u8);
            for (var i = 0; i < 64; i++)
                to.Write(blank);
        }

        using var plain = new MemoryStream();
        Write(plain);
        var body = compressed ? Compress(Write) : plain.ToArray();
        await using var server = new LoopbackServer((_, stream, _) => LoopbackServer.WriteAsync(stream, body, more: compressed ? "Content-Encoding: gzip\r\n" : ""));
        await using var yahoo = Under(server);

        var failure = await Assert.ThrowsAsync<MarketDataFormatException>(() => yahoo.GetAsync());

        Assert.Equal($"Yahoo's answer has more than the {8 * 1024 * 1024:N0} bytes that are read.", failure.Message);
        Assert.True(!compressed || body.Length < 200_000);
        Assert.Equal(1, server.Requests);
    }

    [Theory]
    [InlineData("text/html", "<html><body>Yahoo</body></html>", "Yahoo answers with a web page instead of data.")]
    [InlineData("application/json", "<!doctype html>", "Yahoo answers with something else than data.")]
    [InlineData("application/json", "", "Yahoo answers with something else than data.")]
    [InlineData("text/plain", "Edge: Too Many Requests", "Yahoo answers with something else than data.")]
    public async Task GetBars_somethingElseThanData_isUnavailable(string type, string body, string message)
    {
        await using var server = new LoopbackServer((_, stream, _) => LoopbackServer.WriteAsync(stream, Encoding.UTF8.GetBytes(body), type: type));
        await using var yahoo = Under(server);

        Assert.Equal(message, (await FailAsync<MarketDataUnavailableException>(yahoo, server)).Message);
        Assert.Equal(3, server.Requests);
        Assert.Equal(3, yahoo.Outcomes["unreadable"]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task GetBars_answerThatNeverEnds_isGivenUp_afterAllTriesTogether(bool withHead)
    {
        var begun = new SemaphoreSlim(0);
        await using var server = new LoopbackServer(async (_, stream, token) =>
        {
            if (withHead)
                await LoopbackServer.WriteAsync(stream, Good[..20], Good.Length);
            begun.Release();
            await Task.Delay(Timeout.Infinite, token);
        });
        await using var yahoo = Under(server);
        var start = yahoo.Time.GetUtcNow();

        var ask = yahoo.GetAsync();
        await begun.WaitAsync();
        yahoo.Time.Advance(YahooClient.TryTimeout);
        while (!ask.IsCompleted)
        {
            // The next try begins after a pause; and then hangs as well.
            if (yahoo.Outcomes.GetValueOrDefault("timed-out") >= 1)
                yahoo.Time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.WhenAny(ask, Task.Delay(5));
        }

        var failure = await Assert.ThrowsAsync<MarketDataUnavailableException>(() => ask);
        Assert.Equal("Yahoo did not answer within 30 seconds.", failure.Message);
        Assert.InRange(yahoo.Time.GetUtcNow() - start, TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(45));
    }

    [Fact]
    public async Task GetBars_nobodyListens_isUnavailable()
    {
        string address;
        await using (var server = new LoopbackServer((_, _, _) => Task.CompletedTask))
            address = server.Address;
        await using var yahoo = new YahooUnderTest(null, ("BaseUrl", address));

        var ask = yahoo.GetAsync();
        while (!ask.IsCompleted)
        {
            // That there is nobody is known at once: what takes time are the pauses.
            if (yahoo.Outcomes.ContainsKey("failed"))
                yahoo.Time.Advance(TimeSpan.FromMilliseconds(50));
            await Task.WhenAny(ask, Task.Delay(5));
        }

        Assert.Equal("The connection to Yahoo failed.", (await Assert.ThrowsAsync<MarketDataUnavailableException>(() => ask)).Message);
    }
}
