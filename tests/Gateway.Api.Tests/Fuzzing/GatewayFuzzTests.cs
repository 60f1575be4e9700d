using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Anomaly.Gateway.Api.Tests.EndToEnd;
using Anomaly.Gateway.Api.Tests.Fixtures;
using Anomaly.Gateway.Api.Tests.OpenApi;
using Anomaly.People;
using Anomaly.Storage.Sqlite;
using Xunit.Abstractions;

namespace Anomaly.Gateway.Api.Tests.Fuzzing;

/// <summary>
/// Requests made out of the API's own description, many at once, against the whole product: every answer is one that the description has, none
/// is a fault, none is late, no connection is dropped without a word, and memory stays flat. ANOMALY_FUZZ_CASES sets the number of requests
/// (the long form, ANOMALY_LONG_TESTS=1, is 1,000,000), ANOMALY_FUZZ_SEED the seed of an earlier run.
/// </summary>
[Collection(nameof(GatewayFuzzTests))]
public sealed class GatewayFuzzTests(ITestOutputHelper output)
{
    private const int AtOnce = 16, Faults = 10;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static int Number(string variable, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var number) ? number : otherwise;

    [Fact]
    public async Task Requests_ofEveryKind_areAnsweredAsDescribed()
    {
        var cases = Number("ANOMALY_FUZZ_CASES", Environment.GetEnvironmentVariable("ANOMALY_LONG_TESTS") == "1" ? 1_000_000 : 20_000);
        var seed = Number("ANOMALY_FUZZ_SEED", 20261126);
        await using var market = await SmallMarket.StartAsync("--Anomaly:Gateway:ChangeBurst=10000", "--Anomaly:Gateway:ChangesPerSecond=10000", "--Logging:LogLevel:Default=None", "--Logging:LogLevel:Microsoft=None");
        using var run = new FuzzRun(market.Client.BaseAddress!, await market.Client.GetStringAsync("/openapi/v1.json"), seed, await KnownAsync(market));

        var clock = Stopwatch.StartNew();
        await run.SendAsync(0, cases / 4, AtOnce, Patience);
        var before = Footprint();
        await run.SendAsync(cases / 4, cases, AtOnce, Patience);
        var after = Footprint();

        output.WriteLine($"{cases} requests in {clock.Elapsed.TotalSeconds:F0} s, seed {seed}: {run.Summary}; slowest {run.Slowest.TotalSeconds:F1} s; after a quarter and at the end: {before}, {after}");
        Assert.True(run.Faults.IsEmpty, $"Seed {seed}, {run.Faults.Count} of {cases} requests:\n{string.Join("\n\n", run.Faults.Take(Faults))}");
        Assert.True(run.Connects <= AtOnce + run.Closes, $"{run.Connects} connections for {AtOnce} callers, of which {run.Closes} were announced to be closed");
        Assert.True(after.Bytes < (before.Bytes * 1.3) + (32 << 20), $"{before} grew to {after}");
        Assert.True(after.Handles < before.Handles + 100, $"{before} grew to {after}");
    }

    /// <summary>The same where people sign in, asked by an admin; most tries to guess passwords are limited, since hashing takes its time.</summary>
    [Fact]
    public async Task Requests_ofAnAdmin_areAnsweredAsDescribed()
    {
        var (cases, seed) = (Number("ANOMALY_FUZZ_CASES", 20_000) / 10, Number("ANOMALY_FUZZ_SEED", 20261127));
        await using var product = await WholeProduct.StartAsync(
            TestModels.WriteCalmAsync, "--Anomaly:Auth:JwtKey=a key of more than thirty-two bytes, for tests", "--Anomaly:Auth:SignInBurst=20", "--Anomaly:Gateway:ChangeBurst=10000",
            "--Anomaly:Gateway:ChangesPerSecond=10000", "--Logging:LogLevel:Default=None", "--Logging:LogLevel:Microsoft=None");
        var other = await AddPeopleAsync(Path.Combine(product.Folder, "anomaly.db"));
        using var signedIn = await product.Client.PostJsonAsync("/node/users/login", """{"email":"admin@example.com","password":"correct horse"}""");
        var known = new Dictionary<string, string[]>
        {
            // Not the admin: once somebody else is one, they could be removed, and all that follows be refused.
            ["person_id"] = [other, "000000000000000000000001"], ["email"] = ["admin@example.com", "new@example.com", "other@example.com"], ["role"] = ["viewer", "analyst", "operator", "admin"],
            ["ticker"] = ["SIM-RAIL", "NOSUCH"], ["interval"] = ["1d"], ["time_zone"] = ["Asia/Tokyo", "Mars"], ["limit"] = ["1", "500"], ["market"] = ["US"], ["name"] = ["a name", "x"],
        };
        using var run = new FuzzRun(
            product.Address, await product.Client.GetStringAsync("/openapi/v1.json"), seed, known, (await signedIn.ReadAsync())["token"]!.GetValue<string>());

        await run.SendAsync(0, cases, AtOnce, Patience);

        output.WriteLine($"{cases} requests, seed {seed}: {run.Summary}");
        Assert.True(run.Faults.IsEmpty, $"Seed {seed}, {run.Faults.Count} of {cases} requests:\n{string.Join("\n\n", run.Faults.Take(Faults))}");
        Assert.True(run.CountOf(200) > cases / 10, $"too few of them got in: {run.Summary}");
    }

    private static async Task<string> AddPeopleAsync(string path)
    {
        await using var store = new SqliteDetectionStore(new SqliteStoreOptions { Path = path });
        using var passwords = new Passwords(iterations: 1000, oldCost: 4);
        var accounts = new Accounts(store, passwords, new LockOut(store, TimeProvider.System), TimeProvider.System);
        await accounts.AddAsync(new Registration("admin@example.com", "correct horse", "Admin", null), Role.Admin, isConfirmed: true, onlyFirst: true, default);
        return (await accounts.AddAsync(new Registration("other@example.com", "correct horse", null, null), Role.Viewer, isConfirmed: false, onlyFirst: false, default)).Id;
    }

    private static async Task<IReadOnlyDictionary<string, string[]>> KnownAsync(SmallMarket market)
    {
        string[] anomalies = [.. (await market.Product.GetAsync("/api/v1/anomalies?limit=20"))["items"]!.AsArray().Select(item => item!["_id"]!.GetValue<string>())];
        string[] runs = [.. (await market.Product.GetAsync("/api/v1/runs"))["items"]!.AsArray().Select(item => item!["_id"]!.GetValue<string>())];
        string[] tickers = [SmallMarket.Known, SmallMarket.Known, SmallMarket.Fresh, SmallMarket.WithoutModel, "walk", "NOSUCH"];
        return new Dictionary<string, string[]>
        {
            ["ticker"] = tickers,
            ["interval"] = ["1h", "1d", "5m"],
            ["period"] = ["1d", "5d", "1mo", "1y", "ytd", "max"],
            ["max_period"] = ["5d", "1mo", "1y", "max"],
            ["id"] = [.. anomalies, .. runs],
            ["anomaly_id"] = anomalies,
            ["run_id"] = runs,
            ["limit"] = ["1", "2", "3", "10"],
            ["person"] = [AlertCalls.Person],
            ["days"] = ["1", "30", "92"],
            ["tickers"] = ["1", "40", "100"],
            ["cursor"] = ["", "x", "AAAA", (await market.Product.GetAsync("/api/v1/anomalies?limit=1"))["next_cursor"]?.GetValue<string>() ?? "x"],
            ["version"] = ["US_model-0.1.0"],
            ["query"] = ["WA", "e", "zzz"],
            ["q"] = ["WA", "e", "zzz"],
            ["market"] = ["US", "JP", "TH", "us"],
            ["last_event_id"] = ["0", "1"],
            ["nocache"] = ["0", "1"],
        };
    }

    private static (long Bytes, int Handles) Footprint() =>
        (GC.GetTotalMemory(forceFullCollection: true), OperatingSystem.IsLinux() ? Directory.GetFileSystemEntries("/proc/self/fd").Length : 0);

    /// <summary>Sends requests and holds their answers to the description.</summary>
    private sealed class FuzzRun : IDisposable
    {
        private readonly ConcurrentDictionary<int, int> _statuses = new();
        private readonly Uri _gateway;
        private readonly RequestGenerator _requests;
        private readonly ApiDocument _document;
        private readonly AnswerCheck _check;
        private readonly HttpClient _client;
        private long _slowest;
        private int _connects, _closes;

        public FuzzRun(Uri gateway, string description, int seed, IReadOnlyDictionary<string, string[]> known, string? token = null)
        {
            (_gateway, _document) = (gateway, new ApiDocument(description));
            (_requests, _check) = (new RequestGenerator(_document, seed, known), new AnswerCheck(_document));
            var handler = new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                ConnectCallback = ConnectAsync,
                MaxConnectionsPerServer = AtOnce,
                PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan,
                RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8,
            };
            _client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
            if (token is not null)
                _client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        public ConcurrentBag<string> Faults { get; } = [];

        public TimeSpan Slowest => TimeSpan.FromTicks(_slowest);

        public int Connects => _connects;

        /// <summary>Connections that an answer announced to be closed, or that the caller gave up.</summary>
        public int Closes => _closes;

        public string Summary => string.Join(", ", _statuses.OrderBy(status => status.Key).Select(status => $"{status.Value} x {status.Key}"));

        public int CountOf(int status) => _statuses.GetValueOrDefault(status);

        public void Dispose() => _client.Dispose();

        public Task SendAsync(int first, int end, int atOnce, TimeSpan patience) =>
            Parallel.ForAsync(first, end, new ParallelOptions { MaxDegreeOfParallelism = atOnce }, async (number, _) =>
            {
                if (Faults.Count >= 100)
                    return;
                var (request, clock) = (_requests.Make(number), Stopwatch.StartNew());
                try
                {
                    using var limit = new CancellationTokenSource(patience);
                    if (await FaultOfAsync(request, limit.Token) is { } fault)
                        Faults.Add($"Request {number}: {request}\n{fault}");
                }
                catch (Exception exception) when (exception is HttpRequestException or IOException or OperationCanceledException)
                {
                    Faults.Add($"Request {number}: {request}\nno answer after {clock.Elapsed}: {exception.GetBaseException().Message}");
                }

                Longest(clock.Elapsed.Ticks);
            });

        private async Task<string?> FaultOfAsync(FuzzedRequest request, CancellationToken cancellationToken)
        {
            using var message = request.ToMessage(_gateway);
            using var answer = await _client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            _statuses.AddOrUpdate((int)answer.StatusCode, 1, (_, count) => count + 1);
            if (answer.Headers.ConnectionClose == true)
                Interlocked.Increment(ref _closes);
            if (!answer.Headers.Contains("X-Correlation-ID"))
                return $"{(int)answer.StatusCode} without a correlation id";
            var type = answer.Content.Headers.ContentType?.MediaType;
            if (answer.StatusCode == HttpStatusCode.OK && type == "text/event-stream" && request.Method != HttpMethod.Head)
            {
                // Such an answer has no end: the caller hangs up.
                Interlocked.Increment(ref _closes);
                return null;
            }

            var body = await TextAsync(answer, cancellationToken);
            return _check.Fault(request.Method, request.Path, answer, body);
        }

        /// <summary>Not left to the client, which would ask for every coding in every request.</summary>
        private static async Task<string> TextAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
        {
            var bytes = await answer.Content.ReadAsStreamAsync(cancellationToken);
            await using Stream plain = answer.Content.Headers.ContentEncoding.SingleOrDefault() switch
            {
                "br" => new BrotliStream(bytes, CompressionMode.Decompress),
                "gzip" => new GZipStream(bytes, CompressionMode.Decompress),
                _ => bytes,
            };
            using var reader = new StreamReader(plain);
            return await reader.ReadToEndAsync(cancellationToken);
        }

        private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _connects);
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }

        private void Longest(long ticks)
        {
            for (var known = _slowest; ticks > known && Interlocked.CompareExchange(ref _slowest, ticks, known) != known; known = _slowest) { }
        }
    }
}

/// <summary>Alone in the process, whose memory it measures.</summary>
[CollectionDefinition(nameof(GatewayFuzzTests), DisableParallelization = true)]
public sealed class AloneCollection;
