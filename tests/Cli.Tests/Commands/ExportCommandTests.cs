using Anomaly.Detection.Decisions;
using Anomaly.Grains.Interfaces;
using Anomaly.Storage;
using Anomaly.Storage.Sqlite;
using Anomaly.Testing;
using Parquet.Serialization;

namespace Anomaly.Cli.Tests.Commands;

public sealed class ExportCommandTests : IAsyncLifetime
{
    private const int Anomalies = 25_001;
    private static readonly SeriesKey Series = SeriesKey.Parse("AAPL/1d"), Other = SeriesKey.Parse("7203.T/1h");
    private static readonly DateTime First = new(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc);
    private readonly CliRun _cli = new();

    private string Store => _cli.PathOf("anomaly.db");

    public async Task InitializeAsync()
    {
        await using var store = new SqliteDetectionStore(new SqliteStoreOptions { Path = Store });
        await CommitAsync(store, Series, [.. Enumerable.Range(0, Anomalies).Select(number => AnomalyOf(Series, number))]);
        await CommitAsync(store, Other, [AnomalyOf(Other, 1) with { Reason = "says \"more\",\nand more", AnomalyScore = double.NaN, Status = AnomalyStatus.Retracted }]);
    }

    public Task DisposeAsync()
    {
        _cli.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Export_anomaliesAsParquet_hasEveryOneWithItsTypes()
    {
        var file = _cli.PathOf("anomalies.parquet");

        Assert.Equal((ExitCode.Done, ""), (await _cli.RunAsync("export", "anomalies", "--out", file, "--store", Store, "--ticker", "AAPL"), _cli.Error));

        Assert.Contains("25,001 anomalies written to", _cli.Out, StringComparison.Ordinal);
        await using var stream = File.OpenRead(file);
        var rows = (await ParquetSerializer.DeserializeUntypedAsync(stream)).Data;
        Assert.Equal(Anomalies, rows.Count);
        Assert.Equal(First.AddDays(3), rows[3]["datetime"]);
        Assert.Equal(-0.6 - (3 / 1e6), rows[3]["anomaly_score"]);
        Assert.Equal("a sudden move", rows[3]["reason"]);
        Assert.False(rows[3].ContainsKey("severity"));
        Assert.Equal(55.5, rows[3]["RSI"]);
        Assert.Equal(("[{\"code\":\"move\",\"value\":-0.2,\"unit\":\"fraction\",\"usual\":{\"from\":-0.03,\"to\":0.03}}]", "data_fault", First.AddDays(1)), (rows[3]["reason_facts"], rows[3]["kind"], rows[3]["incident"]));
    }

    [Fact]
    public async Task Export_anomaliesAsCsv_quotesTextAndLeavesOutWhatIsNot()
    {
        Assert.Equal((ExitCode.Done, ""), (await _cli.RunAsync("export", "anomalies", "--store", Store, "--ticker", "7203.T"), _cli.Error));

        var header = _cli.Out[.._cli.Out.IndexOf('\n', StringComparison.Ordinal)].Split(',');
        Assert.Equal(["id", "ticker", "interval", "datetime", "close", "volume", "anomaly_score"], header[..7]);
        Assert.Contains(",7203.T,1h,2020-01-02T00:00:00Z,101,1000,,,,\"says \"\"more\"\",\nand more\",,market,,retracted,US_model-1.0.0,", _cli.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Export_runs_withinAStretch_areTheOnesThatBeganInIt()
    {
        var file = _cli.PathOf("runs.csv");

        Assert.Equal((ExitCode.Done, ""), (await _cli.RunAsync("export", "runs", "--out", file, "--store", Store, "--from", "2020-06-01", "--to", "2020-06-02"), _cli.Error));

        var lines = await File.ReadAllLinesAsync(file);
        Assert.Equal(3, lines.Length);
        Assert.StartsWith("id,trigger,ticker,interval,period,model_version,model_hash,program_version,started_at,", lines[0], StringComparison.Ordinal);
        Assert.Contains(lines, line => line.StartsWith("run-AAPL/1d,manual,AAPL,1d,,,,1.3.0,2020-06-01T12:00:00Z,,,25001,0,0,0,complete,,", StringComparison.Ordinal));
        Assert.Equal(ExitCode.Done, await _cli.RunAsync("export", "runs", "--store", Store, "--from", "2020-06-02"));
        Assert.Single(_cli.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task Export_whatCannotBe_isSaidAndLeavesNoFile()
    {
        var file = _cli.PathOf("none.parquet");

        Assert.Equal(ExitCode.BadUsage, await _cli.RunAsync("export", "anomalies", "--store", Store, "--format", "parquet"));
        Assert.Contains("name a file with --out", _cli.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCode.BadUsage, await _cli.RunAsync("export", "anomalies", "--store", Store, "--format", "1"));
        Assert.Equal(ExitCode.Failed, await _cli.RunAsync("export", "anomalies", "--store", _cli.PathOf("no.db"), "--out", file));
        Assert.Contains("There is no store", _cli.Error, StringComparison.Ordinal);
        await File.WriteAllTextAsync(_cli.PathOf("bad.db"), new string('x', 9000));
        Assert.Equal(ExitCode.Failed, await _cli.RunAsync("export", "anomalies", "--store", _cli.PathOf("bad.db"), "--out", file));
        Assert.Empty(Directory.GetFiles(Path.GetDirectoryName(file)!, "none.*"));
    }

    private static async Task CommitAsync(SqliteDetectionStore store, SeriesKey series, AnomalyRecord[] anomalies)
    {
        var run = new DetectionRun
        {
            Id = $"run-{series}", Trigger = RunTrigger.Manual, Series = series, StartedAt = new DateTime(2020, 6, 1, 12, 0, 0, DateTimeKind.Utc), Status = RunStatus.Complete,
            RowsLoaded = anomalies.Length, ProgramVersion = "1.3.0",
        };
        await store.CommitAsync(new DetectionCommit
        {
            ExpectedVersion = 0, Metadata = new SeriesMetadata { Series = series, UpdatedAt = run.StartedAt }, Bars = RandomBars.Daily(2, seed: 7), Anomalies = anomalies, Run = run,
        });
    }

    private static AnomalyRecord AnomalyOf(SeriesKey series, int number) => new()
    {
        Series = series, Datetime = First.AddDays(number), Close = 100 + number, Volume = 1000, ModelVersion = "US_model-1.0.0", ModelHash = "sha256:00", DetectionRunId = $"run-{series}",
        AnomalyScore = -0.6 - (number / 1e6), Reason = "a sudden move", CreatedAt = First, Features = [new NamedValue("RSI", 55.5)],
        ReasonFacts = number == 3 ? [new ReasonFact(ReasonCode.Move, -0.2, new UsualValue(-0.03, 0.03))] : [], Kind = number == 3 ? AnomalyKind.DataFault : AnomalyKind.Market,
        Incident = First.AddDays(number == 3 ? 1 : number),
    };
}
