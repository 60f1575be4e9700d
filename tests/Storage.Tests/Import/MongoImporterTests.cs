using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Anomaly.Storage.Import;
using MongoDB.Bson;

namespace Anomaly.Storage.Tests.Import;

public sealed class MongoImporterTests
{
    private static readonly JsonSerializerOptions Readable = new() { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };

    private const string Relaxed = """
        {"_id":{"$oid":"675a0f1c8d3e4b0012345678"},"Ticker":"AAPL","Datetime":{"$date":"2025-12-11T15:30:00Z"},"Close":242.5,"Volume":1234567,"detection_run_id":"run-1","detection_timestamp":{"$date":"2025-12-11T20:00:00.123Z"},"model_version":"US_model-0.2.1","model_hash":"sha256:abc","interval":"1d","features":{"return_1":0.015,"RSI":{"$numberDouble":"NaN"},"MACD":null},"anomaly_score":-0.85,"sent":true,"status":"new","created_at":{"$date":"2025-12-11T20:00:00Z"}}
        """;

    private const string Canonical = """
        {"_id":{"$oid":"675a0f1c8d3e4b0012345679"},"ticker":"aapl","datetime":{"$date":{"$numberLong":"1765467000000"}},"close":{"$numberDouble":"242.5"},"volume":{"$numberLong":"1234567"},"interval":"1h","model_hash":"m","anomaly_score":{"$numberDouble":"-Infinity"},"sent":{"$numberInt":"0"},"status":"acknowledged","created_at":{"$date":{"$numberLong":"1765483200000"}}}
        """;

    [Theory, OnSqlite, OnPostgreSql]
    public async Task ImportAsync_anomaliesInRelaxedAndCanonicalForm(Engine engine)
    {
        await using var test = await TestStore.CreateAsync(engine);

        var summary = await ImportAsync(test, OldCollection.Anomalies, $"{Relaxed}\n{Canonical}");

        Assert.Equal((2, 2, 0, 0), (summary.Lines, summary.Imported, summary.AlreadyThere, summary.Skipped));
        var relaxed = await test.Store.FindAnomalyAsync("675a0f1c8d3e4b0012345678");
        Assert.NotNull(relaxed);
        Assert.Equal(AnomalyId.Of(SeriesKey.Parse("AAPL/1d"), new DateTime(2025, 12, 11, 15, 30, 0, DateTimeKind.Utc), "sha256:abc"), relaxed.Id);
        Assert.Equal((242.5, 1234567d, -0.85, true), (relaxed.Close, relaxed.Volume, relaxed.AnomalyScore, relaxed.Sent));
        Assert.Equal([new("return_1", 0.015), new("RSI", double.NaN), new("MACD", double.NaN)], relaxed.Features.AsEnumerable());
        Assert.Equal(new DateTime(2025, 12, 11, 20, 0, 0, 123, DateTimeKind.Utc), relaxed.DetectionTimestamp);
        var canonical = await test.Store.FindAnomalyAsync("675a0f1c8d3e4b0012345679");
        Assert.Equal(new DateTime(2025, 12, 11, 15, 30, 0, DateTimeKind.Utc), canonical!.Datetime);
        Assert.Equal((SeriesKey.Parse("AAPL/1h"), AnomalyStatus.Acknowledged, false), (canonical.Series, canonical.Status, canonical.Sent));
        Assert.True(double.IsNaN(canonical.AnomalyScore));
        Assert.Empty(await test.Store.ReadEventsAsync(0));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task ImportAsync_againAndTwiceInOneExportDuplicatesNothing(Engine engine)
    {
        await using var test = await TestStore.CreateAsync(engine);
        // The old system inserted the same anomaly again on every run, under a new id.
        var twin = Relaxed.Replace("675a0f1c8d3e4b0012345678", "ffffffffffffffffffffffff", StringComparison.Ordinal);

        var first = await ImportAsync(test, OldCollection.Anomalies, $"{Relaxed}\n{twin}\n{Relaxed}");
        var second = await ImportAsync(test, OldCollection.Anomalies, $"{Relaxed}\n{twin}");

        Assert.Equal((1, 2), (first.Imported, first.AlreadyThere));
        Assert.Equal((0, 2), (second.Imported, second.AlreadyThere));
        var only = Assert.Single((await test.Store.ListAnomaliesAsync(new AnomalyQuery())).Items);
        Assert.Equal(only.Id, (await test.Store.FindAnomalyAsync("ffffffffffffffffffffffff"))!.Id);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task ImportAsync_doesNotOverwriteWhatDetectionStoredSince(Engine engine)
    {
        await using var test = await TestStore.CreateAsync(engine);
        var series = SeriesKey.Parse("AAPL/1d");
        await test.Store.CommitAsync(Samples.Commit(series, 0, Samples.Bars(3)));

        var summary = await ImportAsync(
            test, OldCollection.DetectionMetadata, """{"_id":"detection_meta::AAPL::1d","rows_processed":7,"updated_at":{"$date":"2025-12-11T20:00:00Z"}}""");

        Assert.Equal((0, 1), (summary.Imported, summary.AlreadyThere));
        Assert.Equal(3, (await test.Store.LoadSeriesAsync(series))!.RowsProcessed);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task ImportAsync_metadata_hasNoStateAndTheFirstDetectionGoesOnFromIt(Engine engine)
    {
        await using var test = await TestStore.CreateAsync(engine);

        await ImportAsync(test, OldCollection.DetectionMetadata, """
            {"_id":"detection_meta::7203.T::5m","ticker":"7203.T","interval":"5m","last_detection_run":{"$date":"2025-12-11T20:00:00Z"},"last_detected_timestamp":{"$date":"2025-12-11T15:30:00Z"},"model_version":"JP","model_hash":"h","rows_processed":1250,"anomalies_found":125,"status":"complete","updated_at":{"$date":"2025-12-11T20:00:00Z"}}
            """);

        var series = SeriesKey.Parse("7203.T/5m");
        var metadata = await test.Store.LoadSeriesAsync(series);
        Assert.Equal((1L, 1250L, 125L, "JP"), (metadata!.Version, metadata.RowsProcessed, metadata.AnomaliesFound, metadata.ModelVersion));
        Assert.Null(metadata.FeatureState);
        Assert.Equal(2, (await test.Store.CommitAsync(Samples.Commit(series, 1, Samples.Bars(3)))).Version);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task ImportAsync_runsWithBothSpellingsAndThoseLeftInProgress(Engine engine)
    {
        await using var test = await TestStore.CreateAsync(engine);

        var summary = await ImportAsync(test, OldCollection.DetectionRuns, """
            {"_id":"abc123","trigger":"backfill","ticker":"AAPL","interval":"1d","period":"5y","model_version":"m","model_hash":"h","started_at":{"$date":"2025-12-11T20:15:00Z"},"completed_at":{"$date":"2025-12-11T20:18:30Z"},"duration_seconds":210,"rows_loaded":1260,"rows_preprocessed":1250,"anomalies_found":2,"anomaly_ids":[{"$oid":"675a0f1c8d3e4b0012345678"},"x"],"status":"complete","errors":[],"warnings":["w"]}
            {"_id":"abc124","trigger":"cron","ticker":"AAPL","interval":"1d","started_at":"2025-12-11 20:15:00","status":"failed","error":"no data"}
            {"_id":"abc125","trigger":"manual","ticker":"AAPL","interval":"1d","started_at":{"$date":"2025-12-11T20:15:00.000+0000"},"status":"in_progress","errors":["a","b"]}
            """);

        Assert.Equal((3, 2, 0), (summary.Imported, summary.Changed, summary.Skipped));
        var complete = await test.Store.FindRunAsync("abc123");
        Assert.Equal((210d, 1260L, RunTrigger.Backfill, null), (complete!.DurationSeconds, complete.RowsLoaded, complete.Trigger, complete.Error));
        Assert.Equal(["675a0f1c8d3e4b0012345678", "x"], complete.AnomalyIds.AsEnumerable());
        var failed = await test.Store.FindRunAsync("abc124");
        Assert.Equal((RunTrigger.Manual, "no data", new DateTime(2025, 12, 11, 20, 15, 0, DateTimeKind.Utc)), (failed!.Trigger, failed.Error, failed.StartedAt));
        var interrupted = await test.Store.FindRunAsync("abc125");
        Assert.Equal((RunStatus.Failed, "a; b"), (interrupted!.Status, interrupted.Error));
        Assert.Contains(summary.Problems, problem => problem is { Line: 2, IsSkipped: false } && problem.Message.Contains("cron", StringComparison.Ordinal));
        Assert.Contains(summary.Problems, problem => problem is { Line: 3, IsSkipped: false });
    }

    [Fact]
    public async Task ImportAsync_badLines_areReportedWithTheirNumbersAndTheOthersTaken()
    {
        await using var test = await TestStore.CreateAsync(Engine.Sqlite);
        string[] lines =
        [
            Relaxed.Trim(), "", "{\"_id\":", "[]", "42", "ISODate(\"2025\")", "{}", """{"Ticker":"A B","interval":"1d","Datetime":"2025-12-11"}""",
            """{"Ticker":"A","interval":"7m","Datetime":"2025-12-11"}""", """{"Ticker":"A","Datetime":"2025-12-11"}""",
            """{"Ticker":"A","interval":"1d","Datetime":"yesterday"}""", """{"Ticker":"A","interval":"1d","Datetime":{"$date":{"$numberLong":"9e99"}}}""",
            """{"Ticker":{"a":1},"interval":"1d","Datetime":"2025-12-11"}""", """{"Ticker":"A","interval":"1d","Datetime":"2025-12-11","Close":"dear"}""",
            Canonical.Trim(),
        ];

        var summary = await ImportAsync(test, OldCollection.Anomalies, string.Join('\n', lines));

        Assert.Equal(2, summary.Imported);
        Assert.Equal([3, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14], summary.Problems.Where(problem => problem.IsSkipped).Select(problem => problem.Line));
        Assert.Contains("there is no interval", summary.Problems.Single(problem => problem.Line == 10).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ImportAsync_documentsOfVersion1NeedADefaultInterval()
    {
        await using var test = await TestStore.CreateAsync(Engine.Sqlite);
        const string Old = """{"_id":{"$oid":"675a0f1c8d3e4b0012345678"},"Ticker":"PTT.BK","Datetime":{"$date":"2025-12-11T15:30:00Z"},"Close":NaN,"Volume":-Infinity,"note":"a NaN \" in a text","sent":false,"status":"new"}""";

        await new MongoImporter(test.Store, new ImportOptions { DefaultInterval = Interval.Parse("15m") })
            .ImportAsync(StreamOf(Old), OldCollection.Anomalies);

        var found = Assert.Single((await test.Store.ListAnomaliesAsync(new AnomalyQuery())).Items);
        Assert.Equal((SeriesKey.Parse("PTT.BK/15m"), ""), (found.Series, found.ModelHash));
        Assert.True(double.IsNaN(found.Close) && double.IsNaN(found.Volume));
        Assert.Equal(new DateTime(2024, 12, 11, 22, 13, 48, DateTimeKind.Utc).Date, found.CreatedAt.Date);
    }

    [Fact]
    public async Task ImportAsync_jsonArrayExportAndByteOrderMark()
    {
        await using var test = await TestStore.CreateAsync(Engine.Sqlite);

        var summary = await ImportAsync(test, OldCollection.Anomalies, $"\uFEFF[{Relaxed.Trim()},\r\n{Canonical.Trim()}]\r\n");

        Assert.Equal((2, 0), (summary.Imported, summary.Skipped));
    }

    [Fact]
    public async Task ImportAsync_reportsProgressAfterEachBatchAndCancelsBetweenThem()
    {
        await using var test = await TestStore.CreateAsync(Engine.Sqlite);
        var text = string.Join('\n', Enumerable.Range(0, 25).Select(number => $$"""{"_id":"r{{number}}","trigger":"manual","ticker":"A","interval":"1d","started_at":"2025-12-11","status":"complete"}"""));
        using var cancellation = new CancellationTokenSource();
        var reports = new List<ImportProgress>();
        var progress = new Reporter(report =>
        {
            reports.Add(report);
            if (report.Imported == 20)
                cancellation.Cancel();
        });
        var importer = new MongoImporter(test.Store, new ImportOptions { BatchSize = 10 });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => importer.ImportAsync(StreamOf(text), OldCollection.DetectionRuns, progress, cancellation.Token));
        var rest = await importer.ImportAsync(StreamOf(text), OldCollection.DetectionRuns);

        Assert.Equal([10, 20], reports.Select(report => report.Imported));
        Assert.Equal((5, 20), (rest.Imported, rest.AlreadyThere));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task ImportAsync_spoiledDocuments_neverCrash(int seed)
    {
        await using var test = await TestStore.CreateAsync(Engine.Sqlite);
        var random = new Random(seed);
        using var all = new MemoryStream();
        var valid = Encoding.UTF8.GetBytes(Relaxed);
        const int Lines = 1_500;
        for (var line = 0; line < Lines; line++)
        {
            var spoiled = valid.ToArray();
            for (var hit = 0; hit < 1 + line % 4; hit++)
                spoiled[random.Next(spoiled.Length)] = (byte)random.Next(11, 256);
            all.Write(spoiled);
            all.WriteByte((byte)'\n');
        }

        all.Position = 0;
        foreach (var collection in Enum.GetValues<OldCollection>())
        {
            all.Position = 0;
            var summary = await new MongoImporter(test.Store, new ImportOptions { DefaultInterval = Interval.OneDay }).ImportAsync(all, collection);
            Assert.True(summary.Lines >= Lines && summary.Problems.Count <= ImportSummary.MaxProblems);
            Assert.True(summary.Skipped + summary.Imported + summary.AlreadyThere <= summary.Lines);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ImportAsync_ofADump_takesWhatAnExportOfTheSameDocumentsHas(bool isCompressed)
    {
        await using var dumped = await TestStore.CreateAsync(Engine.Sqlite);
        await using var exported = await TestStore.CreateAsync(Engine.Sqlite);
        BsonDocument[] documents = [BsonDocument.Parse(Relaxed), BsonDocument.Parse(Canonical), new BsonDocument("_id", 1)];

        var summary = await new MongoImporter(dumped.Store).ImportAsync(Dump(documents, isCompressed), OldCollection.Anomalies);
        await ImportAsync(exported, OldCollection.Anomalies, $"{Relaxed}\n{Canonical}");

        Assert.Equal((3, true, 2, 1), (summary.Lines, summary.IsBson, summary.Imported, summary.Skipped));
        var (ours, theirs) = ((await dumped.Store.ListAnomaliesAsync(new AnomalyQuery())).Items, (await exported.Store.ListAnomaliesAsync(new AnomalyQuery())).Items);
        Assert.Equal(theirs.Select(AsJson), ours.Select(AsJson));
    }

    [Fact]
    public async Task ImportAsync_ofACompressedExport_readsItsLines()
    {
        await using var test = await TestStore.CreateAsync(Engine.Sqlite);

        var summary = await new MongoImporter(test.Store).ImportAsync(Compressed(Encoding.UTF8.GetBytes($"{Relaxed}\n{Canonical}")), OldCollection.Anomalies);

        Assert.Equal((2, false, 2), (summary.Lines, summary.IsBson, summary.Imported));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ImportAsync_ofADumpThatBreaksOff_takesWhatComesBefore(bool isCompressed)
    {
        await using var test = await TestStore.CreateAsync(Engine.Sqlite);
        var whole = Dump([BsonDocument.Parse(Relaxed), .. Enumerable.Repeat(BsonDocument.Parse(Canonical), 2_000)], isCompressed).ToArray();

        var summary = await new MongoImporter(test.Store).ImportAsync(new MemoryStream(whole[..^(whole.Length / 3)]), OldCollection.Anomalies);

        Assert.Equal(2, summary.Imported);
        Assert.True(summary.AlreadyThere > 0);
        Assert.Contains("from", Assert.Single(summary.Problems).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ImportAsync_ofADumpWithADocumentOfAMillionLevels_leavesItOut()
    {
        await using var test = await TestStore.CreateAsync(Engine.Sqlite);
        const int Levels = 1_000_000, Level = 8;
        var deep = new byte[5 + (Level * Levels)];
        for (var level = 0; level <= Levels; level++)
        {
            BitConverter.TryWriteBytes(deep.AsSpan((Level - 1) * level), deep.Length - (Level * level));
            if (level < Levels)
                (deep[((Level - 1) * level) + 4], deep[((Level - 1) * level) + 5]) = ((byte)BsonType.Document, (byte)'a');
        }

        var summary = await new MongoImporter(test.Store).ImportAsync(new MemoryStream([.. deep, .. BsonDocument.Parse(Relaxed).ToBson()]), OldCollection.Anomalies);

        Assert.Equal((1, 1), (summary.Imported, summary.Skipped));
        Assert.Contains("levels deep", Assert.Single(summary.Problems).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task ImportAsync_ofSpoiledDumps_neverCrashes(int seed)
    {
        await using var test = await TestStore.CreateAsync(Engine.Sqlite);
        var random = new Random(seed);
        var valid = BsonDocument.Parse(Relaxed).ToBson();
        using var all = new MemoryStream();
        for (var document = 0; document < 1_000; document++)
        {
            var spoiled = valid.ToArray();
            for (var hit = 0; hit < 1 + (document % 4); hit++)
                spoiled[random.Next(sizeof(int), spoiled.Length)] = (byte)random.Next(256);
            all.Write(spoiled);
        }

        foreach (var collection in Enum.GetValues<OldCollection>())
        {
            all.Position = 0;
            var summary = await new MongoImporter(test.Store, new ImportOptions { DefaultInterval = Interval.OneDay }).ImportAsync(all, collection);
            Assert.Equal(1_000, summary.Lines);
            Assert.Equal(1_000, summary.Skipped + summary.Imported + summary.AlreadyThere);
        }
    }

    [Fact]
    public async Task ImportAsync_withoutAStore_countsAndWritesNothing()
    {
        var summary = await new MongoImporter(store: null).ImportAsync(StreamOf($"{Relaxed}\nno JSON\n{Canonical}"), OldCollection.Anomalies);

        Assert.Equal((2, 1), (summary.Imported, summary.Skipped));
    }

    [Theory]
    [InlineData("""{"Ticker":"A","interval":"1d","Datetime":"2025-12-11",}""")]
    [InlineData("""{"Ticker":"A","interval":"1d" "Datetime":"2025-12-11"}""")]
    [InlineData("""{Ticker:"A","interval":"1d","Datetime":"2025-12-11"}""")]
    [InlineData("""{'Ticker':'A','interval':'1d','Datetime':'2025-12-11'}""")]
    [InlineData("""{"Ticker":"A","interval":"1d","Datetime":ISODate("2025-12-11")}""")]
    [InlineData("""{"Ticker":"A","interval":"1d","Datetime":"2025-12-11","Close":NumberLong(5)}""")]
    [InlineData("""{"Ticker":"A","interval":"1d","Datetime":"2025-12-11"} {}""")]
    public async Task ImportAsync_lineThatIsNoJSON_isLeftOut(string line)
    {
        await using var test = await TestStore.CreateAsync(Engine.Sqlite);

        var summary = await ImportAsync(test, OldCollection.Anomalies, line);

        Assert.Equal((0, 1), (summary.Imported, summary.Skipped));
        Assert.StartsWith("it is not JSON", Assert.Single(summary.Problems).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ImportAsync_lineOfBrackets_doesNotEndTheProcess()
    {
        await using var test = await TestStore.CreateAsync(Engine.Sqlite);

        var summary = await ImportAsync(test, OldCollection.Anomalies, $"{{\"Ticker\":{new string('[', 200_000)}");

        Assert.Equal((0, 1), (summary.Imported, summary.Skipped));
    }

    [Theory]
    [InlineData("""{"$date":"2025-12-11T20:15:00.123456Z"}""", 1234560)]
    [InlineData("""{"$date":"2025-12-11T20:15:00"}""", 0)]
    [InlineData("""{"$date":"2025-12-12T03:15:00.000+0700"}""", 0)]
    [InlineData("""{"$date":1765484100000}""", 0)]
    [InlineData("""{"$date":1765484100000.5}""", 0)]
    [InlineData("""{"$date":{"$numberLong":"1765484100000"}}""", 0)]
    [InlineData("\"2025-12-11 20:15:00\"", 0)]
    public async Task ImportAsync_timesOfEveryForm_areExact(string createdAt, long ticks)
    {
        await using var test = await TestStore.CreateAsync(Engine.Sqlite);

        await ImportAsync(test, OldCollection.Anomalies, $$"""{"_id":{"$oid":"short"},"Ticker":"A","interval":"1d","Datetime":"2025-12-11","Volume":12345678901234567890,"created_at":{{createdAt}}}""");

        var found = await test.Store.FindAnomalyAsync("short");
        Assert.Equal(new DateTime(2025, 12, 11, 20, 15, 0, DateTimeKind.Utc).AddTicks(ticks), found!.CreatedAt);
        Assert.Equal(12345678901234567890d, found.Volume);
    }

    private static Task<ImportSummary> ImportAsync(TestStore test, OldCollection collection, string text) =>
        new MongoImporter(test.Store).ImportAsync(StreamOf(text), collection);

    private static MemoryStream Dump(BsonDocument[] documents, bool isCompressed)
    {
        byte[] bytes = [.. documents.SelectMany(document => document.ToBson())];
        return isCompressed ? Compressed(bytes) : new MemoryStream(bytes);
    }

    private static MemoryStream Compressed(byte[] bytes)
    {
        var file = new MemoryStream();
        using (var zip = new GZipStream(file, CompressionMode.Compress, leaveOpen: true))
            zip.Write(bytes);
        file.Position = 0;
        return file;
    }

    private static string AsJson(AnomalyRecord anomaly) => JsonSerializer.Serialize(anomaly, Readable);

    private static MemoryStream StreamOf(string text) => new(Encoding.UTF8.GetBytes(text));

    private sealed class Reporter(Action<ImportProgress> report) : IProgress<ImportProgress>
    {
        public void Report(ImportProgress value) => report(value);
    }
}
