using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;
using Anomaly.Gateway.Api.Tests.Fixtures;
using Anomaly.Testing;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Anomaly.Gateway.Api.Tests.Pages;

public sealed partial class WebPagesTests
{
    private static readonly string Source = Path.Combine(SharedData.Repository, "Gateway.Api", "web", "src");

    [Theory]
    [InlineData("/")]
    [InlineData("/charts/AAPL")]
    [InlineData("/charts/M%26M.NS/1d?period=1Y")]
    [InlineData("/anomalies/0123456789abcdef01234567")]
    [InlineData("/ops")]
    public async Task Page_loadsFilesOfThisHostOnly_andForbidsTheRest(string address)
    {
        await using var gateway = await GatewayUnderTest.StartAsync();

        var answer = await gateway.Client.GetAsync(address);
        var page = await answer.Content.ReadAsStringAsync();

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("text/html", answer.Content.Headers.ContentType!.MediaType);
        Assert.DoesNotMatch("(src|href)=\"(https?:)?//", page);
        Assert.DoesNotMatch("<script(?![^>]* src=)|<style|style=|javascript:", page);
        var policy = answer.Headers.GetValues("Content-Security-Policy").Single();
        Assert.StartsWith("default-src 'none'; script-src 'self'; style-src 'self';", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        foreach (Match file in LoadedFile().Matches(page))
            Assert.Equal(HttpStatusCode.OK, (await gateway.Client.GetAsync(file.Groups[1].Value)).StatusCode);
    }

    [Fact]
    public async Task HashedFile_isKeptForEver_compressedAsTheClientReadsIt()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var name = LoadedFile().Matches(await gateway.Client.GetStringAsync("/")).Select(file => file.Groups[1].Value).First(file => file.EndsWith(".js", StringComparison.Ordinal));
        var lengths = new List<long>();
        foreach (var coding in new[] { "br", "gzip", null })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, name);
            if (coding is not null)
                request.Headers.TryAddWithoutValidation("Accept-Encoding", coding);
            using var answer = await gateway.Client.SendAsync(request);
            Assert.Equal("public, max-age=31536000, immutable", answer.Headers.CacheControl!.ToString().Replace("max-age=31536000, public", "public, max-age=31536000", StringComparison.Ordinal), ignoreCase: true);
            Assert.Equal(coding is null ? [] : [coding], answer.Content.Headers.ContentEncoding);
            lengths.Add(answer.Content.Headers.ContentLength!.Value);
        }

        Assert.Equal(lengths.Order(), lengths);
        Assert.True(lengths[2] > 2 * lengths[0]);
    }

    [Fact]
    public async Task Page_thatTheClientHas_isNotSentAgain()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var first = await gateway.Client.GetAsync("/");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/runs");
        request.Headers.IfNoneMatch.Add(first.Headers.ETag!);

        using var second = await gateway.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
        Assert.Equal("no-cache", second.Headers.CacheControl!.ToString());
    }

    [Theory]
    [InlineData("/no/such", "text/html,application/xhtml+xml", "text/html")]
    [InlineData("/no/such", "application/json", "application/problem+json")]
    [InlineData("/no/such", null, "application/problem+json")]
    [InlineData("/api/v1/nothing", "text/html", "application/problem+json")]
    [InlineData("http://localhost//api//v1//scheduler", "text/html", "application/problem+json")]
    public async Task AddressWithoutAnything_isAPageForPeopleAndJsonForPrograms(string address, string? accept, string type)
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        if (accept is not null)
            request.Headers.TryAddWithoutValidation("Accept", accept);

        using var answer = await gateway.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal(type, answer.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task Addresses_areThoseThatTheScriptKnows()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var known = ScriptAddress().Matches(await File.ReadAllTextAsync(Path.Combine(Source, "app.tsx")))
            .Select(match => NamedPart().Replace(match.Groups[1].Value.Replace("\\/", "/", StringComparison.Ordinal), "{$1}"));

        var served = gateway.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Select(endpoint => $"GET /{endpoint.RoutePattern.RawText!.TrimStart('/')}").Where(route => ScriptedRoute().IsMatch(route));

        Assert.Equal(known.Select(address => $"GET {address}").Order(StringComparer.Ordinal), served.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Shapes_areThoseOfTheDescription()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        using var folder = new TemporaryFolder();
        folder.Write("openapi.json", await gateway.Client.GetStringAsync("/openapi/v1.json"));
        using var process = Process.Start(new ProcessStartInfo("node", ["types.mjs", folder.File("openapi.json"), folder.File("schema.d.ts")])
        {
            WorkingDirectory = Path.GetDirectoryName(Source), RedirectStandardError = true,
        })!;
        Assert.Equal("", await process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();

        Assert.Equal(await File.ReadAllTextAsync(folder.File("schema.d.ts")), await File.ReadAllTextAsync(Path.Combine(Source, "lib", "schema.d.ts")));
    }

    [Theory]
    [InlineData("ja")]
    [InlineData("th")]
    public async Task Texts_ofAnotherLanguage_haveThePartsOfTheEnglishOnes(string language)
    {
        var english = Texts(await File.ReadAllTextAsync(Path.Combine(Source, "texts", "en.ts")));
        var texts = Texts(await File.ReadAllTextAsync(Path.Combine(Source, "texts", language + ".ts")));

        Assert.True(texts.Count > english.Count * 9 / 10);
        Assert.All(texts, text => Assert.Equal(Parts(english[text.Key]), Parts(text.Value)));
    }

    private static Dictionary<string, string> Texts(string source) => TextLine().Matches(source).ToDictionary(match => match.Groups[1].Value, match => match.Groups[2].Value);

    private static IEnumerable<string> Parts(string text) => PlaceHolder().Matches(text).Select(match => match.Value).Distinct().Order(StringComparer.Ordinal);

    [GeneratedRegex("(?:src|href)=\"(/[^\"]+)\"")]
    private static partial Regex LoadedFile();

    [GeneratedRegex(@"^  \[/\^(.+?)\$/,", RegexOptions.Multiline)]
    private static partial Regex ScriptAddress();

    [GeneratedRegex(@"\(\?<(\w+)>\[\^/\]\+\)")]
    private static partial Regex NamedPart();

    [GeneratedRegex("^GET /(charts|quarantine|anomalies|alerts|runs|models|ops|lab)?(/\\{\\w+\\})*$")]
    private static partial Regex ScriptedRoute();

    [GeneratedRegex("^  '([^']+)': '(.*)',$", RegexOptions.Multiline)]
    private static partial Regex TextLine();

    [GeneratedRegex(@"\{\w+\}")]
    private static partial Regex PlaceHolder();
}
