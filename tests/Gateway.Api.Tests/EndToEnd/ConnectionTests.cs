using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace Anomaly.Gateway.Api.Tests.EndToEnd;

/// <summary>A product that the tests of a class share.</summary>
public sealed class SharedProduct : IAsyncLifetime
{
    internal WholeProduct Product { get; private set; } = null!;

    public async Task InitializeAsync() => Product = await WholeProduct.StartAsync(TestModels.WriteCalmAsync);

    public async Task DisposeAsync() => await Product.DisposeAsync();
}

/// <summary>What HTTP asks of a server beyond its answers: connections that stay, HEAD, and a reason for every refusal.</summary>
public sealed class ConnectionTests(SharedProduct shared) : IClassFixture<SharedProduct>
{
    private const string Host = "Host: localhost\r\n", Json = "Content-Type: application/json\r\n", Next = $"GET /py/health HTTP/1.1\r\n{Host}\r\n";

    public static TheoryData<string, string> Requests => new()
    {
        { "answered", Request("GET", "/api/v1/markets") },
        { "no such address", Request("GET", "/nothing") },
        { "no such method", Request("DELETE", "/py/health") },
        { "HEAD", Request("HEAD", "/") },
        { "a body that nothing reads", Request("GET", "/py/health", body: new string('x', 60_000)) },
        { "a body for no address", Request("POST", "/nothing", Json, new string(' ', 60_000)) },
        { "a body of another type", Request("POST", "/py/chart", "Content-Type: text/plain\r\n", new string(' ', 60_000)) },
        { "a body that is no JSON", Request("POST", "/py/chart", Json, "{bad}") },
        { "a body in chunks", Chunked("POST", "/py/chart", "{\"ticker\":\"!\"}") },
        { "a body in chunks that nothing reads", Chunked("GET", "/py/health", new string('x', 100)) },
        { "a large body in chunks that nothing reads", Chunked("GET", "/py/health", new string('x', 200_000)) },
        { "a large body in chunks", Chunked("POST", "/py/chart", new string('x', 200_000)) },
        { "a large body in chunks of another type", Chunked("POST", "/py/chart", new string('x', 200_000)).Replace("application/json", "text/plain", StringComparison.Ordinal) },
        { "a large body", Request("POST", "/py/chart", Json, new string(' ', 70_000)) },
        { "a large body that nothing reads", Request("GET", "/py/health", body: new string('x', 70_000)) },
        { "a large body that never comes", $"POST /py/chart HTTP/1.1\r\n{Host}{Json}Content-Length: 70000\r\n\r\n" },
        { "a malformed chunk", $"POST /py/chart HTTP/1.1\r\n{Host}{Json}Transfer-Encoding: chunked\r\n\r\nzz\r\n{{}}\r\n0\r\n\r\n" },
        { "a long target", Request("GET", "/py/chart?ticker=" + new string('A', 9_000)) },
        { "a target beyond what is read", Request("GET", "/py/chart?ticker=" + new string('A', 90_000)) },
        { "a zero byte in the path", Request("GET", "/api/v1/tickers/%00/1d") },
        { "no host", "GET /py/health HTTP/1.1\r\n\r\n" },
        { "too many headers", Request("GET", "/py/health", string.Concat(Enumerable.Range(0, 200).Select(i => $"X{i}: 1\r\n"))) },
        { "no socket", Request("GET", "/ws/backfills/x", "Connection: Upgrade\r\nUpgrade: websocket\r\n") },
        { "an expectation", Request("POST", "/py/chart", Json, "{}") },
        { "HTTP/1.0", $"GET /py/health HTTP/1.0\r\n{Host}\r\n" },
    };

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task Connection_servesTheNextRequest_unlessTheAnswerSaysThatItCloses(string what, string request)
    {
        using var connection = new RawConnection(shared.Product.Address);
        await connection.SendAsync(request);
        var answer = await connection.ReadAsync(isHead: request.StartsWith("HEAD", StringComparison.Ordinal));
        Assert.True(answer is not null, what);
        if (answer.Closes)
            return;

        await connection.SendAsync(Next);
        Assert.True(await connection.ReadAsync() is { Status: 200 }, $"{what}: {answer.Status} did not say that the connection closes");
    }

    [Fact]
    public async Task Connection_ofABodyInChunksThatWasRead_staysOpen()
    {
        using var connection = new RawConnection(shared.Product.Address);
        foreach (var body in new[] { """{"ticker":"!"}""", """{"ticker":"NOSUCH"}""" })
        {
            await connection.SendAsync(Chunked("POST", "/py/chart", body));
            Assert.False((await connection.ReadAsync())!.Closes);
        }
    }

    [Theory]
    [InlineData("/api/v1/search?q=", "application/problem+json")]
    [InlineData("/py/chart?ticker=", "application/json; charset=utf-8")]
    public async Task Target_thatIsTooLong_isSaidInTheFormOfItsApi(string address, string type)
    {
        var answer = await shared.Product.Client.GetAsync(address + new string('A', 9_000));

        Assert.Equal(414, (int)answer.StatusCode);
        Assert.Equal(type, answer.Content.Headers.ContentType!.ToString());
        Assert.Contains("at most 8192 characters", JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["detail"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("200000", "The body is too large: at most 64 KB are read.", 413)]
    [InlineData("zz", "The request cannot be read: its body is malformed or breaks off.", 400)]
    public async Task Body_thatCannotBeReadToItsEnd_isSaid(string chunk, string detail, int status)
    {
        using var connection = new RawConnection(shared.Product.Address);
        await connection.SendAsync($"POST /py/chart HTTP/1.1\r\n{Host}{Json}Transfer-Encoding: chunked\r\n\r\n{(int.TryParse(chunk, out var length) ? $"{length:x}\r\n{{\"ticker\":\"{new string('A', length)}" : chunk)}\r\n");

        var answer = await connection.ReadAsync();

        Assert.Equal((status, true), (answer!.Status, answer.Closes));
        Assert.Equal(detail, JsonNode.Parse(answer.Body)!["detail"]!.GetValue<string>());
    }

    /// <summary>The gates in front of the endpoints read no body; one that is too long to be passed over ends the connection.</summary>
    [Theory]
    [InlineData("X-Forwarded-For: 203.0.113.7\r\n", Host)]
    [InlineData("", "Host: evil.example\r\n")]
    public async Task Refusal_beforeALargeBodyIsRead_announcesTheEndOfTheConnection(string header, string host)
    {
        using var connection = new RawConnection(shared.Product.Address);
        await connection.SendAsync($"POST /py/chart HTTP/1.1\r\n{host}{header}{Json}Content-Length: 100000\r\n\r\n{new string('A', 100_000)}");

        var answer = await connection.ReadAsync();

        Assert.InRange(answer!.Status, 400, 499);
        Assert.True(answer.Closes);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/style.css")]
    [InlineData("/charts/NOSUCHTICKER")]
    [InlineData("/health/live")]
    [InlineData("/health/ready")]
    [InlineData("/py/health")]
    [InlineData("/metrics")]
    [InlineData("/openapi/v1.json")]
    [InlineData("/docs/index.html")]
    [InlineData("/api/v1/markets")]
    [InlineData("/api/v1/events")]
    [InlineData("/nothing")]
    public async Task Head_hasTheStatusAndTheTypeOfGet_andNoBody(string address)
    {
        using var connection = new RawConnection(shared.Product.Address);
        await connection.SendAsync(Request("HEAD", address));
        var head = await connection.ReadAsync(isHead: true);
        using var get = await shared.Product.Client.GetAsync(address, HttpCompletionOption.ResponseHeadersRead);

        Assert.Equal((int)get.StatusCode, head!.Status);
        Assert.Equal(get.Content.Headers.ContentType, MediaTypeHeaderValue.Parse(head.Headers["Content-Type"]));
        // Nothing of a body lies between this answer and the next.
        await connection.SendAsync(Next);
        Assert.Equal(200, (await connection.ReadAsync())!.Status);
    }

    [Theory]
    [InlineData("application/json; charset=\"utf-8\"", HttpStatusCode.OK)]
    [InlineData("application/json; charset=UTF-8", HttpStatusCode.OK)]
    [InlineData("application/json; charset=nope", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("application/json; charset=utf-7", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("application/json; charset=\"\"", HttpStatusCode.UnsupportedMediaType)]
    public async Task Charset_isReadAsHttpHasIt_andAnUnknownOneIsTheClientsMistake(string contentType, HttpStatusCode status)
    {
        using var body = new ByteArrayContent(Encoding.UTF8.GetBytes("""{"state":false}"""));
        body.Headers.TryAddWithoutValidation("Content-Type", contentType);

        Assert.Equal(status, (await shared.Product.Client.PostAsync("/py/scheduler/toggle", body)).StatusCode);
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("TRACE")]
    public async Task Metrics_areReadByGetAlone(string method) =>
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await shared.Product.Client.SendAsync(new HttpRequestMessage(new HttpMethod(method), "/metrics"))).StatusCode);

    [Fact]
    public async Task Head_ofAnAddressThatKnowsNoGet_isNotAllowed()
    {
        using var connection = new RawConnection(shared.Product.Address);
        await connection.SendAsync(Request("HEAD", "/py/scheduler/toggle"));

        var answer = await connection.ReadAsync(isHead: true);

        Assert.Equal((405, "POST"), (answer!.Status, answer.Headers["Allow"]));
    }

    private static string Request(string method, string target, string headers = "", string body = "") =>
        $"{method} {target} HTTP/1.1\r\n{Host}{headers}{(body.Length == 0 ? "" : $"Content-Length: {body.Length}\r\n")}\r\n{body}";

    private static string Chunked(string method, string target, string body) =>
        $"{method} {target} HTTP/1.1\r\n{Host}{Json}Transfer-Encoding: chunked\r\n\r\n{string.Concat(body.Chunk(10_000).Select(chunk => $"{chunk.Length:x}\r\n{new string(chunk)}\r\n"))}0\r\n\r\n";
}
