using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Anomaly.Gateway.Api.Tests.Fixtures;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Anomaly.Gateway.Api.Tests.OpenApi;

public sealed partial class DescriptionTests
{
    /// <summary>The legacy API's table of the specification.</summary>
    private static readonly string[] OldRoutes =
    [
        "GET /py/health", "GET /py/chart", "POST /py/chart", "GET /py/chart/ticker", "GET /py/chart/debug", "GET /py/financials", "POST /py/auth/line/callback", "GET /py/profile", "POST /py/scheduler/toggle", "POST /py/anomalies/backfill",
        "GET /py/anomalies/backfill/{ticker}", "POST /py/anomalies/verify/{anomaly_id}", "GET /py/detection-runs/{run_id}", "GET /py/model-stats", "GET /py/monitoring/status", "POST /py/monitoring/run", "POST /py/notifications/test",
    ];

    /// <summary>What old pages read from the old system's second service, people aside.</summary>
    private static readonly string[] NodeRoutes =
    [
        "GET /node/marketlists", "GET /node/marketlists/{id}", "GET /node/marketlists/ticker/{ticker}", "GET /node/anomalies", "GET /node/anomalies/recent", "GET /node/anomalies/unsent",
        "GET /node/anomalies/{id}", "PUT /node/anomalies/{id}", "GET /node/cache", "POST /node/subscribers", "POST /node/subscribers/tickers/remove", "POST /node/subscribers/status",
        "GET /node/subscribers", "GET /node/subscribers/me", "GET /node/subscribers/{person_id}", "DELETE /node/subscribers/{person_id}",
    ];

    private static readonly string[] OurRoutes =
    [
        "GET /api/v1/tickers/{ticker}/{interval}", "GET /api/v1/tickers/{ticker}/{interval}/bars", "GET /api/v1/tickers/{ticker}/{interval}/chart", "POST /api/v1/tickers/{ticker}/{interval}/bars", "POST /api/v1/tickers/{ticker}/{interval}/trial", "GET /api/v1/tickers/{ticker}/{interval}/anomalies",
        "GET /api/v1/anomalies/{id}", "GET /api/v1/anomalies/days", "GET /api/v1/anomalies/{id}/explanation", "GET /api/v1/anomalies/{id}/evidence", "PUT /api/v1/anomalies/{id}/assessment", "POST /api/v1/anomalies/{id}/notes", "DELETE /api/v1/anomalies/{id}/notes/{note_id}", "GET /api/v1/models/{market}/{version}", "POST /api/v1/anomalies/{id}/verification", "POST /api/v1/backfills", "GET /api/v1/backfills",
        "GET /api/v1/backfills/{run_id}", "GET /api/v1/backfills/{run_id}/events", "GET /api/v1/runs", "GET /api/v1/runs/{id}", "GET /api/v1/models",
        "GET /api/v1/models/{market}", "GET /api/v1/markets", "GET /api/v1/scheduler", "GET /api/v1/events", "GET /api/v1/search", "GET /api/v1/cluster",
        "GET /api/v1/me/watches", "POST /api/v1/me/watches", "PUT /api/v1/me/watches/{id}", "DELETE /api/v1/me/watches/{id}", "GET /api/v1/me/rules", "POST /api/v1/me/rules", "PUT /api/v1/me/rules/{id}",
        "DELETE /api/v1/me/rules/{id}", "POST /api/v1/me/rules/trial", "GET /api/v1/me/mutes", "POST /api/v1/me/mutes", "DELETE /api/v1/me/mutes/{id}", "GET /api/v1/me/channels", "POST /api/v1/me/channels",
        "DELETE /api/v1/me/channels/{id}", "POST /api/v1/me/channels/{id}/confirmation", "POST /api/v1/me/channels/{id}/test", "POST /api/v1/me/channels/{id}/key", "GET /api/v1/me/alerts",
        "POST /api/v1/me/alerts/read", "GET /api/v1/me/deliveries", "GET /api/v1/alerts/dead", "POST /api/v1/alerts/dead/{id}/resend", "POST /api/v1/alerts/unsubscribe",
        "GET /ws/backfills/{run_id}", "GET /health/live", "GET /health/ready", "GET /metrics",
    ];

    /// <summary>Pages for people, the description itself, and what is described under /py.</summary>
    private static readonly string[] NotDescribed =
    [
        "GET /", "GET /charts/{ticker}", "GET /charts/{ticker}/{interval}", "GET /lab/{ticker}/{interval}", "GET /quarantine/{ticker}/{interval}", "GET /anomalies", "GET /anomalies/{id}", "GET /runs", "GET /runs/{id}",
        "GET /models", "GET /models/{market}", "GET /ops", "GET /alerts", "GET /sign-in", "GET /assets/{file}", "GET /icon.svg", "GET /notice.txt", "GET /openapi/{documentName:regex(^v1$)}.json",
        "GET /api/v1/alerts/unsubscribe", "DELETE /node/subscribers", "POST /node/tickers/remove", "GET /chart", "POST /chart", "GET /chart/ticker", "GET /chart/debug", "GET /financials", "GET /profile", "POST /auth/line/callback", "GET /auth/line", "GET /auth/line/return", "GET /auth/openid", "GET /auth/openid/return",
    ];

    [Fact]
    public async Task Document_holdsEveryCallOfTheSpecification()
    {
        var described = Operations(await DocumentAsync()).Select(operation => operation.Call).ToHashSet();

        Assert.Empty(OldRoutes.Concat(NodeRoutes).Concat(OurRoutes).Except(described));
    }

    [Fact]
    public async Task Document_holdsEveryRoute()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var routes = gateway.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<IHttpMethodMetadata>() is { HttpMethods.Count: > 0 })
            .SelectMany(endpoint => endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods, (endpoint, method) => $"{method} /{endpoint.RoutePattern.RawText!.TrimStart('/')}");
        var document = JsonNode.Parse(await gateway.Client.GetStringAsync("/openapi/v1.json"))!;

        Assert.Empty(routes.Select(route => route.Length > 8 ? route.TrimEnd('/') : route)
            .Except(Operations(document).Select(operation => operation.Call)).Except(NotDescribed));
    }

    [Fact]
    public async Task EveryOperation_hasASummaryAnIdAndErrors()
    {
        var operations = Operations(await DocumentAsync()).ToList();

        Assert.All(operations, operation => Assert.False(string.IsNullOrWhiteSpace(operation.Node["summary"]?.GetValue<string>()), operation.Call));
        Assert.Equal(operations.Count, operations.Select(operation => operation.Node["operationId"]!.GetValue<string>()).Distinct().Count());
        Assert.All(operations.Where(operation => operation.Call.Contains("/py/", StringComparison.Ordinal) && !operation.Call.Contains("health", StringComparison.Ordinal)),
            operation => Assert.Equal("#/components/schemas/PyError", operation.Node["responses"]!["400"]!["content"]!["application/json"]!["schema"]!["$ref"]!.GetValue<string>()));
        Assert.All(operations.Where(operation => operation.Call.Contains("/api/v1/", StringComparison.Ordinal)),
            operation => Assert.NotNull(operation.Node["responses"]!["503"]!["content"]!["application/problem+json"]));
        Assert.All(operations.Where(operation => operation.Call.Contains("/api/v1/", StringComparison.Ordinal)), operation => Assert.Empty(
            StatusesOf(operation.Call).Except(operation.Node["responses"]!.AsObject().Select(answer => answer.Key))));
    }

    /// <summary>What any call of API v1 may be answered, whoever wrote it.</summary>
    private static string[] StatusesOf(string call) =>
        ["400", "403", "405", "413", "414", "500", "502", "503", "504", "507", .. call.StartsWith("GET", StringComparison.Ordinal) ? (string[])[] : ["409"]];

    [Fact]
    public async Task Document_namesNoHost_andSaysLicenceAndSecurity()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/openapi/v1.json") { Headers = { Host = "evil.localhost" } };

        var document = await (await gateway.Client.SendAsync(request)).ReadAsync();

        Assert.Equal("""[{"url":"/"}]""", document["servers"]!.ToJsonString());
        Assert.Equal("""[{}]""", document["security"]!.ToJsonString());
        Assert.Equal("MIT", document["info"]!["license"]!["identifier"]!.GetValue<string>());
    }

    [Fact]
    public async Task Parameters_andFields_thatMustBeThere_areRequired()
    {
        var document = await DocumentAsync();
        var required = Operations(document)
            .SelectMany(operation => operation.Node["parameters"]?.AsArray() ?? [], (operation, parameter) => (operation.Call, Parameter: parameter!))
            .Where(each => each.Parameter["in"]!.GetValue<string>() == "query" && each.Parameter["required"]?.GetValue<bool>() == true)
            .Select(each => $"{each.Call} {each.Parameter["name"]}");

        Assert.Equal(["GET /py/chart ticker", "GET /py/chart/ticker query", "GET /py/chart/debug ticker", "GET /py/financials ticker", "GET /node/cache ticker", "GET /api/v1/search q"], required);
        Assert.All(["ChartRequest", "BackfillOrder"], schema => Assert.Equal("""["ticker"]""", document["components"]!["schemas"]![schema]!["required"]!.ToJsonString()));
    }

    [Fact]
    public async Task EveryArray_saysWhatIsInIt() => Assert.Empty(Arrays(await DocumentAsync()).Where(array => array["items"] is null).Select(array => array.GetPath()));

    private static IEnumerable<JsonObject> Arrays(JsonNode? node) => node switch
    {
        JsonObject members => members.SelectMany(member => Arrays(member.Value)).Concat(members["type"] is JsonValue type && type.ToString() == "array" ? [members] : []),
        JsonArray items => items.SelectMany(Arrays),
        _ => [],
    };

    [Fact]
    public async Task EverySuccess_hasASchema()
    {
        var lacking = Operations(await DocumentAsync())
            .Where(operation => !operation.Call.StartsWith("GET /metrics", StringComparison.Ordinal) && !operation.Call.StartsWith("GET /ws", StringComparison.Ordinal))
            .Where(operation => operation.Node["responses"]!["204"] is null)
            .Where(operation => operation.Node["responses"]!.AsObject().Where(response => response.Key.StartsWith('2'))
                .All(response => response.Value!["content"]?.AsObject().All(content => content.Value?["schema"] is null) ?? true))
            .Select(operation => operation.Call);

        Assert.Empty(lacking);
    }

    [Fact]
    public async Task Numbers_areNumbersAndTimesAreTimes()
    {
        var schemas = (await DocumentAsync())["components"]!["schemas"]!;

        Assert.Equal("number", schemas["AnomalyView"]!["properties"]!["anomaly_score"]!["type"]!.GetValue<string>());
        Assert.Equal("date-time", schemas["RunView"]!["properties"]!["started_at"]!["format"]!.GetValue<string>());
        Assert.Contains("null", schemas["AnomalyView"]!["properties"]!["severity"]!["type"]!.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task References_allLeadSomewhere()
    {
        var document = await DocumentAsync();
        var schemas = document["components"]!["schemas"]!.AsObject();

        Assert.All(Reference().Matches(document.ToJsonString()), match => Assert.True(schemas.ContainsKey(match.Groups["name"].Value), match.Value));
    }

    [Theory]
    [InlineData("/docs/index.html", "text/html")]
    [InlineData("/docs/swagger-ui-bundle.js", "text/javascript")]
    [InlineData("/docs/swagger-ui.css", "text/css")]
    public async Task Docs_areServedFromHere(string address, string type)
    {
        await using var gateway = await GatewayUnderTest.StartAsync();

        var answer = await gateway.Client.GetAsync(address);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(type, answer.Content.Headers.ContentType!.MediaType);
        if (type == "text/html")
            Assert.DoesNotMatch("(src|href)=\"(https?:)?//", await answer.Content.ReadAsStringAsync());
    }

    private static async Task<JsonNode> DocumentAsync()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        return JsonNode.Parse(await gateway.Client.GetStringAsync("/openapi/v1.json"))!;
    }

    private static IEnumerable<(string Call, JsonNode Node)> Operations(JsonNode document) =>
        from path in document["paths"]!.AsObject()
        from operation in path.Value!.AsObject()
        select ($"{operation.Key.ToUpperInvariant()} {path.Key}", operation.Value!);

    [GeneratedRegex("\"#/components/schemas/(?<name>[^\"]+)\"")]
    private static partial Regex Reference();
}
