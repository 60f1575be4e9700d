using Anomaly.Cli.Evidence;
using Anomaly.Cli.Models;
using Anomaly.Grains.Interfaces;
using Anomaly.Storage;
using Anomaly.Storage.EvidenceBundles;

namespace Anomaly.Cli.Commands;

/// <summary><c>anomaly evidence</c>: puts all that an anomaly rests on into one file, which <c>anomaly verify --evidence</c> checks anywhere.</summary>
internal sealed class EvidenceCommand : CliCommand
{
    private readonly Argument<string> _id = new("anomaly") { Description = "The anomaly's id: 24 hex digits." };
    private readonly Option<string?> _out = new("--out") { Description = "The bundle to write. Default: anomaly-ID.zip in this folder.", HelpName = "FILE.zip" };
    private readonly Option<string?> _store = StoreOption.Create("that has the anomaly");
    private readonly Option<string?> _models = ModelsOption.Create();

    public EvidenceCommand(CliConsole console)
        : base(console, "evidence", "Write bars, model, features and run of an anomaly into one zip file, which 'anomaly verify --evidence' checks without store or network.") =>
        Takes(_id, _out, _store, _models, Json);

    protected override async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await using var services = StoreOption.Open(parsed.GetValue(_store));
        var store = StoreOption.Existing(services);
        var id = parsed.GetRequiredValue(_id);
        var anomaly = await store.FindAnomalyAsync(id, cancellationToken) ?? throw new CommandFailedException($"The store has no anomaly '{id}'.");
        var model = await ReadModelAsync(anomaly, ModelFolder.Open(parsed.GetValue(_models)), cancellationToken);
        var bundle = await EvidenceBundle.CreateAsync(store, anomaly, model, cancellationToken)
            ?? throw new CommandFailedException($"Bars that anomaly {anomaly.Id} rests on are no longer stored (see Anomaly:Store:BarRetention): there is no evidence of it any more.");
        var file = Path.GetFullPath(parsed.GetValue(_out) ?? $"anomaly-{anomaly.Id}.zip");
        await AtomicFile.WriteAsync(file, bundle, cancellationToken);
        var check = EvidenceCheck.Of(EvidenceFile.Read(file));
        EvidenceOutput.Write(Console, parsed.GetValue(Json), file, check);
        return check.Reproduced ? ExitCode.Done : ExitCode.Failed;
    }

    private static async Task<byte[]> ReadModelAsync(AnomalyRecord anomaly, ModelFolder folder, CancellationToken cancellationToken)
    {
        foreach (var version in folder.Versions())
        {
            var content = await File.ReadAllBytesAsync(folder.FileOf(version), cancellationToken);
            if (ModelFile.HashOf(content) == anomaly.ModelHash)
                return content;
        }

        throw new CommandFailedException($"The model that found it, {anomaly.ModelVersion} ({anomaly.ModelHash}), is not in '{folder.Path}': name its folder with --models.");
    }
}

/// <summary>Says what came of checking a bundle.</summary>
internal static class EvidenceOutput
{
    public static void Write(CliConsole console, bool asJson, string file, EvidenceCheck check)
    {
        if (asJson)
        {
            JsonOutput.Write(console.Out, new { File = file, check.Reproduced, check.Anomaly, RecomputedScore = check.Score, check.Differences });
            return;
        }

        console.Out.WriteLine(file);
        if (check.Anomaly is { } anomaly)
        {
            var recomputed = check.Reproduced ? "the same, bit for bit" : check.Score is { } score ? $"{score:R}" : "nothing";
            console.Out.WriteLine($"  {anomaly.Ticker}/{anomaly.Interval} at {anomaly.Datetime}: {anomaly.ModelVersion} scored {anomaly.AnomalyScore:R}; recomputed: {recomputed}");
        }

        foreach (var difference in check.Differences)
            console.Out.WriteLine($"  differs: {difference.Name} was {difference.Original ?? "nothing"}, is {difference.Current ?? "nothing"}");
    }
}
