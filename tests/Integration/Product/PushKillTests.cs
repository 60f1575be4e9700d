using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Anomaly.Detection.Engine;
using Anomaly.Detection.Models;
using Anomaly.Detection.Series;
using Anomaly.Grains.Models;
using Anomaly.Testing;
using Anomaly.Testing.Clusters;
using Anomaly.Testing.Processes;
using Npgsql;
using NpgsqlTypes;
using Xunit.Abstractions;

namespace Anomaly.Integration.Product;

/// <summary>
/// Bars are pushed in disorder and some of them twice, by a caller that repeats a request until it is answered, while the product is killed with -9 again and again:
/// each bar is there once, and what is found in them is what one pass over them finds.
/// </summary>
public sealed class PushKillTests(ITestOutputHelper output)
{
    private static readonly DateTime Start = new(2024, 1, 2, 0, 0, 0, DateTimeKind.Utc);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task Push_killedAgainAndAgain_takesEachBarOnce()
    {
        await using var gateway = new GatewayProcess(Unlimited);
        await PushAllAsync(gateway, series: 3, barsOfEach: 3_000, perRequest: 300, kills: 3);
    }

    [PostgresFact]
    [Trait("Form", "Long")]
    public async Task Push_aMillionBarsOnPostgreSql_besideOneCopy()
    {
        var server = await PostgresServer.SharedAsync();
        var database = await server.CreateDatabaseAsync();
        await using var gateway = new GatewayProcess([.. Unlimited, ("Anomaly__Store__Engine", "PostgreSql"), ("ConnectionStrings__Anomaly", database)]);

        var pushed = await PushAllAsync(gateway, series: 10, barsOfEach: 100_000, perRequest: 10_000, kills: 10);

        var clock = Stopwatch.StartNew();
        await CopyAsync(database, series: 10, barsOfEach: 100_000);
        output.WriteLine($"one COPY of the same rows: {1_000_000 / clock.Elapsed.TotalSeconds:N0} bars/s, {pushed.TotalSeconds / clock.Elapsed.TotalSeconds:N0} times as fast");
    }

    private static (string, string)[] Unlimited => [("Anomaly__Gateway__ChangeBurst", "10000"), ("Anomaly__Gateway__ChangesPerSecond", "10000")];

    /// <returns>How long it took from the first request to the last answer, without the time in which no process ran.</returns>
    private async Task<TimeSpan> PushAllAsync(GatewayProcess gateway, int series, int barsOfEach, int perRequest, int kills)
    {
        var random = new Random(7);
        await gateway.StartAsync();
        var requests = Enumerable.Range(0, series).SelectMany(number => Requests(number, barsOfEach, perRequest, random)).ToList();
        var killAfter = Enumerable.Range(1, kills).Select(kill => kill * requests.Count / (kills + 1)).ToHashSet();
        var (taken, repeated, down) = (0, 0, TimeSpan.Zero);
        var clock = Stopwatch.StartNew();
        for (var number = 0; number < requests.Count; number++)
        {
            var answer = SendAsync(gateway, requests[number]);
            if (killAfter.Contains(number))
            {
                // The first one meets its request for certain.
                await Task.Delay(down == TimeSpan.Zero ? 0 : random.Next(40));
                var since = clock.Elapsed;
                await gateway.KillAsync();
                await gateway.StartAsync();
                down += clock.Elapsed - since;
            }

            if (await answer is { } bars)
            {
                taken += bars;
                continue;
            }

            // The answer was lost: whether the bars were taken is not known, and the same request says.
            repeated++;
            number--;
            killAfter.Remove(number + 1);
        }

        var pushing = clock.Elapsed - down;
        output.WriteLine($"{series * barsOfEach:N0} bars in {requests.Count} requests, {kills} kills, {repeated} requests repeated: {series * barsOfEach / pushing.TotalSeconds:N0} bars/s");
        Assert.True(repeated > 0, "No kill met a request.");
        Assert.InRange(taken, 1, series * barsOfEach);
        for (var number = 0; number < series; number++)
            await AssertLikeOnePassAsync(gateway, number, Bars(number, barsOfEach));
        return pushing;
    }

    private static async Task AssertLikeOnePassAsync(GatewayProcess gateway, int number, Bar[] bars)
    {
        var path = $"/api/v1/tickers/{TickerOf(number)}/1m";
        var stored = (await gateway.ListAsync($"{path}/bars")).Select(bar => new Bar(
            bar.GetProperty("datetime").GetDateTime(), bar.GetProperty("open").GetDouble(), bar.GetProperty("high").GetDouble(), bar.GetProperty("low").GetDouble(),
            bar.GetProperty("close").GetDouble(), bar.GetProperty("volume").GetDouble()));
        Assert.Equal(bars, stored);

        var model = ModelFile.Read(await File.ReadAllBytesAsync(Path.Combine(ModelOptions.ResolveFolder(null, AppContext.BaseDirectory), $"{(await gateway.GetAsync(path)).GetProperty("model_version").GetString()}.onnx")));
        var expected = new Detector(model).Rebuild(bars, null, CancellationToken.None).Anomalies.ToDictionary(anomaly => anomaly.Time, anomaly => anomaly.Score);
        // Those that late bars have taken away are kept as retracted; those that hold nevertheless keep the numbers that they were found with.
        var found = (await gateway.ListAsync($"{path}/anomalies")).Where(anomaly => anomaly.GetProperty("status").GetString() != "retracted")
            .ToDictionary(anomaly => anomaly.GetProperty("Datetime").GetDateTime(), anomaly => anomaly.GetProperty("anomaly_score").GetDouble());
        Assert.Equal(expected.Keys.Order(), found.Keys.Order());
        var asFound = expected.Count(anomaly => !found[anomaly.Key].Equals(anomaly.Value));
        Assert.True(5 * asFound <= expected.Count, $"{asFound} of {expected.Count} anomalies of {TickerOf(number)} are as they were found before a late bar.");
        Assert.DoesNotContain(await gateway.ListAsync($"/api/v1/runs?ticker={TickerOf(number)}"), run => run.GetProperty("status").GetString() == "in_progress");
    }

    /// <returns>Bars taken; null where the connection broke before the answer.</returns>
    private static async Task<int?> SendAsync(GatewayProcess gateway, (int Series, Bar[] Bars) request)
    {
        try
        {
            using var body = JsonContent.Create(request.Bars.Select(bar => new { bar.Time, bar.Open, bar.High, bar.Low, bar.Close, bar.Volume }));
            using var answer = await gateway.Http.PostAsync($"/api/v1/tickers/{TickerOf(request.Series)}/1m/bars", body).WaitAsync(Patience);
            Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
            return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("taken").GetInt32();
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            return null;
        }
    }

    /// <summary>Requests whose bars are in disorder, the first tenth of each once more in the next one; two neighbours have changed places.</summary>
    private static List<(int Series, Bar[] Bars)> Requests(int series, int barsOfEach, int perRequest, Random random)
    {
        var chunks = Bars(series, barsOfEach).Chunk(perRequest).ToArray();
        var requests = chunks.Select((chunk, i) =>
        {
            Bar[] bars = i == 0 ? chunk : [.. chunk, .. chunks[i - 1].Take(perRequest / 10)];
            random.Shuffle(bars);
            return (series, bars);
        }).ToList();
        var late = random.Next(1, requests.Count - 1);
        (requests[late], requests[late + 1]) = (requests[late + 1], requests[late]);
        return requests;
    }

    private static Bar[] Bars(int series, int count) => [.. RandomBars.Daily(count, seed: 100 + series).Select((bar, i) => bar with { Time = Start.AddMinutes(i) })];

    private static string TickerOf(int series) => string.Create(CultureInfo.InvariantCulture, $"OWN{series}");

    private static async Task CopyAsync(string database, int series, int barsOfEach)
    {
        var rows = Enumerable.Range(0, series).Select(number => Bars(number, barsOfEach)).ToArray();
        await using var connection = new NpgsqlConnection(database);
        await connection.OpenAsync();
        await using (var create = new NpgsqlCommand("create table copied (like bars including all)", connection))
            await create.ExecuteNonQueryAsync();
        await using var writer = await connection.BeginBinaryImportAsync("copy copied (series_id, time, open, high, low, close, volume) from stdin (format binary)");
        for (var number = 0; number < series; number++)
        {
            foreach (var bar in rows[number])
            {
                await writer.StartRowAsync();
                await writer.WriteAsync(number + 1, NpgsqlDbType.Integer);
                await writer.WriteAsync(bar.Time, NpgsqlDbType.TimestampTz);
                foreach (var value in new[] { bar.Open, bar.High, bar.Low, bar.Close, bar.Volume })
                    await writer.WriteAsync(value, NpgsqlDbType.Double);
            }
        }

        await writer.CompleteAsync();
    }
}
