using System.Net;
using System.Text;
using Anomaly.Gateway.Api.Requests;
using Anomaly.Gateway.Api.Tests.Fixtures;
using Anomaly.Testing;

namespace Anomaly.Gateway.Api.Tests.OpenApi;

/// <summary>What clients that are generated from the description hold in their hands.</summary>
public sealed class TypedClientTests
{
    private const string None = "00000000-0000-7000-8000-000000000000", Json = "application/json";
    private const int Flood = 140;

    [Fact]
    public async Task EveryDocumentedAnswer_fitsItsSchema()
    {
        await using var market = await SmallMarket.StartAsync("--Anomaly:Gateway:ChangesPerSecond=1", "--Anomaly:Gateway:ChangeBurst=120");
        var (document, answers) = await AskAsync(market);

        Assert.Empty(answers.Select(answer => answer.Fault).OfType<string>());
        Assert.Empty(document.Operations.Where(operation => !operation.IsLive && !operation.NeedsAccounts && operation.Id != "Metrics").Select(operation => operation.Id)
            .Except(answers.Where(answer => answer.Status < 300).Select(answer => answer.Operation)));
        Assert.Equal([200, 202, 204, 304, 400, 404, 405, 413, 414, 415, 426, 429, 503], answers.Select(answer => answer.Status).Distinct().Order());
    }

    [ApiToolsFact]
    public async Task TypeScriptClient_readsEveryDocumentedAnswerOfALiveGateway()
    {
        await using var market = await SmallMarket.StartAsync("--Anomaly:Gateway:ChangesPerSecond=1", "--Anomaly:Gateway:ChangeBurst=120");
        using var folder = new TemporaryFolder();
        var (_, answers) = await AskAsync(market);
        folder.Write("openapi.json", await market.Client.GetStringAsync("/openapi/v1.json"));
        File.Copy(Path.Combine(ApiTools.Folder, "client.mts"), folder.File("client.mts"));
        folder.Write("answers.mts", string.Join('\n', answers.Where(answer => answer.Body.Length > 0).Select((answer, i) =>
            $"export const a{i}: Body<\"{answer.Operation}\", {answer.Status}> = {answer.Body};").Prepend("import type { Body } from \"./client.mjs\";")));

        await ApiTools.GenerateTypesAsync(folder.Path, "openapi.json");
        Assert.DoesNotContain("unknown[]", await File.ReadAllTextAsync(folder.File("api.d.ts")), StringComparison.Ordinal);
        Assert.Equal("", await ApiTools.CompileAsync(folder.Path));
        Assert.Equal(
            ["WALK: 146 closes, 146 bands, 0 bad times", "NOSUCH: no data", "WALK: 14 features, true, acknowledged", "WALK: 14 features, true, new", "404 Not Found", ""],
            (await ApiTools.RunAsync(folder.Path, folder.File("client.mjs"), market.Client.BaseAddress!.OriginalString)).Split('\n'));
    }

    /// <summary>Asks for everything that the description has, rightly and wrongly.</summary>
    private static async Task<(ApiDocument Document, List<Answer> Answers)> AskAsync(SmallMarket market)
    {
        var document = new ApiDocument(await market.Client.GetStringAsync("/openapi/v1.json"));
        var (check, answers) = (new AnswerCheck(document), new List<Answer>());
        var anomaly = (await market.Product.GetAsync($"/api/v1/anomalies?ticker={SmallMarket.Known}&limit=1"))["items"]![0]!["_id"]!.GetValue<string>();
        var run = (await market.Product.GetAsync("/api/v1/backfills"))["items"]![0]!["_id"]!.GetValue<string>();
        var chart = await market.Client.GetAsync($"/py/chart?ticker={SmallMarket.Known}&interval=1h&period=max");
        using var text = new StringContent("""{"text":"A split."}""", Encoding.UTF8, Json);
        var note = (await (await market.Client.PostAsync($"/api/v1/anomalies/{anomaly}/notes", text)).ReadAsync())["id"]!.GetValue<string>();
        var alerts = await AlertCalls.PrepareAsync(market);
        foreach (var (call, body, header) in Calls(anomaly, note, run, chart.Headers.ETag!.ToString()).SkipLast(Flood).Concat(alerts.All(anomaly)).Concat(Calls(anomaly, note, run, "").TakeLast(Flood)))
        {
            var parts = call.Split(' ', 2);
            using var request = new HttpRequestMessage(new HttpMethod(parts[0]), parts[1]);
            if (body is not null)
                request.Content = new StringContent(body, Encoding.UTF8, header ?? Json);
            else if (header is not null)
                request.Headers.TryAddWithoutValidation("If-None-Match", header);
            using var answer = await market.Client.SendAsync(request);
            var (path, content, type) = (parts[1].Split('?')[0], await answer.Content.ReadAsStringAsync(), answer.Content.Headers.ContentType?.MediaType);
            var fault = check.Fault(request.Method, path, answer, content);
            // Of an address with several methods, any operation describes what another method is answered.
            var operation = document.Find(parts[0], path) ?? document.Operations.First(operation => operation.Serves(path));
            answers.Add(new Answer(operation.Id, (int)answer.StatusCode, type?.EndsWith("json", StringComparison.Ordinal) == true ? content : "", fault is null ? null : $"{call}: {fault}"));
        }

        return (document, answers);
    }

    private static IEnumerable<(string Call, string? Body, string? Header)> Calls(string anomaly, string note, string run, string tag)
    {
        var (walk, idle, lone) = (SmallMarket.Known, SmallMarket.Fresh, SmallMarket.WithoutModel);
        string[] reads =
        [
            "/py/health", $"/py/chart?ticker={walk},NOSUCH&interval=1h&period=max", "/py/chart", $"/py/chart/ticker?query={walk}", "/py/chart/ticker", "/py/model-stats",
            $"/py/chart/debug?ticker={walk},NOSUCH&interval=1h", "/py/chart/debug", $"/py/financials?ticker={walk}", "/py/financials",
            "/node/marketlists", "/node/marketlists?sortBy=price", $"/node/marketlists/ticker/{walk}", $"/node/marketlists/{NodeListings.IdOf(walk)}", "/node/marketlists/none", "/node/anomalies", "/node/anomalies?sortOrder=asc", "/node/anomalies/recent",
            "/node/anomalies/unsent", $"/node/anomalies/{anomaly}", "/node/anomalies/none", $"/node/cache?ticker={walk}&interval=1h&period=max", "/node/cache",
            $"/py/anomalies/backfill/{walk}", $"/py/anomalies/backfill/{idle}", $"/py/detection-runs/{run}", $"/py/detection-runs/{None}",
            "/api/v1/tickers", "/api/v1/tickers?limit=x", "/api/v1/cluster", $"/api/v1/tickers/{walk}/1h", $"/api/v1/tickers/{idle}/1d", "/api/v1/tickers/NOSUCH/1d", "/api/v1/tickers/A/1x",
            $"/api/v1/tickers/{walk}/1h/bars?limit=3", $"/api/v1/tickers/{walk}/1h/anomalies", "/api/v1/anomalies", "/api/v1/anomalies?status=retracted", "/api/v1/anomalies/days", "/api/v1/anomalies/days?days=0", $"/api/v1/anomalies/{anomaly}",
            "/api/v1/anomalies/none", $"/api/v1/anomalies/{anomaly}/explanation", $"/api/v1/anomalies/{anomaly}/evidence", "/api/v1/anomalies/none/evidence", "/api/v1/models/US/US_model-0.1.0", "/api/v1/models/US/none", "/api/v1/backfills", $"/api/v1/backfills/{run}", $"/api/v1/backfills/{None}", $"/api/v1/backfills/{None}/events", $"/ws/backfills/{run}",
            "/api/v1/runs", $"/api/v1/runs/{run}", $"/api/v1/runs/{None}", "/api/v1/models", "/api/v1/models/US", "/api/v1/models/JP", "/api/v1/models/XX", "/api/v1/markets",
            "/api/v1/markets/TH", "/api/v1/markets/TH/tickers", "/api/v1/quarantine", $"/api/v1/search?q={walk}", "/api/v1/search", "/api/v1/scheduler", "/api/v1/scheduler/series",
            "/api/v1/scheduler/series?state=asleep", "/api/v1/session", "/api/v1/audit", "/api/v1/me", "/node/users/profile", "/py/profile", "/health/live", "/health/ready", "/metrics",
            $"/api/v1/search?q={new string('x', 9_000)}", $"/py/chart?ticker={new string('x', 9_000)}",
        ];
        foreach (var address in reads)
            yield return ("GET " + address, null, null);
        yield return ($"GET /py/chart?ticker={walk}&interval=1h&period=max", null, tag);
        yield return ("POST /py/chart", $$"""{"ticker":["{{walk}}"],"interval":"1h"}""", null);
        yield return ("POST /py/chart", "[]", null);
        yield return ("POST /py/chart", "{}", "text/plain");
        yield return ("POST /py/chart", new string(' ', 70_000), null);
        yield return ("DELETE /py/chart", null, null);
        yield return ($"DELETE /api/v1/backfills/{run}", null, null);
        yield return ("DELETE /api/v1/runs", null, null);
        yield return ("PUT /health/live", null, null);
        yield return ("POST /py/scheduler/toggle", """{"state":false}""", null);
        yield return ("GET /py/monitoring/status", null, null);
        yield return ("POST /py/monitoring/run", null, null);
        yield return ("POST /py/anomalies/backfill", $$"""{"ticker":"{{idle}}"}""", null);
        yield return ("POST /py/anomalies/backfill", """{"ticker":"NOSUCH"}""", null);
        yield return ($"PUT /node/anomalies/{anomaly}", """{"note":"odd"}""", null);
        yield return ($"PUT /node/anomalies/{anomaly}", "{}", null);
        yield return ($"PUT /node/anomalies/{None}", """{"status":"acknowledged"}""", null);
        const string local = "000000000000000000000000";
        yield return ("POST /node/subscribers", $$"""{"tickers":["{{walk}}","{{idle}}"]}""", null);
        yield return ("POST /node/subscribers", "{}", null);
        yield return ("POST /node/subscribers/status", $$"""{"ticker":"{{walk}}"}""", null);
        yield return ("GET /node/subscribers", null, null);
        yield return ("GET /node/subscribers/me", null, null);
        yield return ($"GET /node/subscribers/{local}", null, null);
        yield return ("POST /node/subscribers/tickers/remove", $$"""{"tickers":["{{idle}}"]}""", null);
        yield return ($"DELETE /node/subscribers/{local}", null, null);
        yield return ($"DELETE /node/subscribers/{local}", null, null);
        yield return ($"POST /py/anomalies/verify/{anomaly}", null, null);
        yield return ($"POST /py/anomalies/verify/{None}", null, null);
        const string bar = """{"time":"2026-01-05T14:00:00Z","open":10,"high":11,"low":9,"close":10.5,"volume":100}""";
        yield return ("POST /api/v1/tickers/MINE/1h/bars", $$"""[{{bar}},{"time":"2026-01-05T15:00:00Z","open":10,"high":8,"low":9,"close":10.5,"volume":100}]""", null);
        yield return ("POST /api/v1/tickers/MINE/1h/bars", $$"""{"bars":[{{bar}}]}""", null);
        yield return ("POST /api/v1/tickers/MINE/1h/bars", bar, "application/x-ndjson");
        yield return ("POST /api/v1/tickers/MINE/1h/bars", "Datetime,Open,High,Low,Close,Volume", "text/csv");
        yield return ("POST /api/v1/tickers/MINE/1h/bars", "[7]", null);
        yield return ("POST /api/v1/tickers/MINE/1h/bars", "bars", "text/plain");
        yield return ($"POST /api/v1/tickers/{lone}/1h/bars", $"[{bar}]", null);
        yield return ($"POST /api/v1/tickers/{idle}/1h/detection", null, null);
        yield return ($"GET /api/v1/tickers/{idle}/1h/quarantine", null, null);
        yield return ($"GET /api/v1/tickers/{idle}/1h/corporate-actions", null, null);
        yield return ($"GET /api/v1/tickers/{idle}/1h/chart?points=10", null, null);
        yield return ($"GET /api/v1/tickers/{walk}/1h/chart?from=2020-01-01&points=100", null, null);
        yield return ("GET /api/v1/tickers/NOSUCH/1h/chart", null, null);
        yield return ($"GET /py/chart?ticker={SmallMarket.Known}&interval=1h&period=max&as_of=2026-01-01", null, null);
        yield return ($"POST /api/v1/tickers/{lone}/1h/detection", null, null);
        yield return ($"POST /api/v1/tickers/{walk}/1h/trial", """{"price_factor":0.7,"volume_factor":3,"budget":null}""", null);
        yield return ($"POST /api/v1/tickers/{walk}/1h/trial", """{"price_factor":0}""", null);
        yield return ($"POST /api/v1/tickers/{walk}/1h/trial", """{"time":"1999-01-01"}""", null);
        yield return ($"POST /api/v1/anomalies/{anomaly}/verification", null, null);
        yield return ($"POST /api/v1/anomalies/{anomaly}/acknowledgement", null, null);
        yield return ($"PUT /api/v1/anomalies/{anomaly}/assessment", """{"normal":true}""", null);
        yield return ($"PUT /api/v1/anomalies/{anomaly}/assessment", """{"normal":"perhaps"}""", null);
        yield return ($"POST /api/v1/anomalies/{anomaly}/notes", """{"text":"A <b>split</b>."}""", null);
        yield return ($"POST /api/v1/anomalies/{anomaly}/notes", """{"text":""}""", null);
        yield return ($"GET /api/v1/anomalies/{anomaly}", null, null);
        yield return ($"DELETE /api/v1/anomalies/{anomaly}/notes/{note}", null, null);
        yield return ($"DELETE /api/v1/anomalies/{anomaly}/notes/{note}", null, null);
        yield return ("POST /api/v1/backfills", $$"""{"ticker":"{{idle}}","interval":"1h","max_period":"1mo","force":true}""", null);
        yield return ("POST /api/v1/backfills", """{"ticker":"NOSUCH"}""", null);
        yield return ($"PUT /api/v1/tickers/{idle}/1h/source", """{"source":"csv"}""", null);
        yield return ($"PUT /api/v1/tickers/{idle}/1h/source", """{"source":"paper"}""", null);
        yield return ($"PUT /api/v1/tickers/{idle}/1h/follow", null, null);
        yield return ("PUT /api/v1/tickers/NOSUCH/1h/follow", null, null);
        yield return ($"DELETE /api/v1/tickers/{idle}/1h/follow", null, null);
        yield return ($"POST /api/v1/tickers/{idle}/1h/quarantine/{SmallMarket.Wrong:yyyy-MM-ddTHH:mm:ssZ}/release", null, null);
        yield return ("PUT /api/v1/models/US/pin", """{"version":null}""", null);
        yield return ("PUT /api/v1/models/US/pin", """{"version":"US_model-9.9.9"}""", null);
        yield return ("POST /api/v1/models/US/reload", null, null);
        yield return ("PUT /api/v1/scheduler", """{"enabled":false}""", null);
        yield return ("PUT /api/v1/scheduler", """{"enabled":"perhaps","more":1}""", null);
        yield return ("POST /api/v1/scheduler/scan", null, null);
        for (var i = 0; i < Flood; i++)
            yield return ("PUT /api/v1/scheduler", """{"enabled":false}""", null);
    }

    private sealed record Answer(string Operation, int Status, string Body, string? Fault);
}
