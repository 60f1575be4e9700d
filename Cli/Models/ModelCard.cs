using System.Globalization;
using System.Text;
using Anomaly.Detection.Decisions;
using Anomaly.Detection.Features;
using Anomaly.Detection.Features.Relative;

namespace Anomaly.Cli.Models;

/// <summary>Writes the card of a model, markdown, from what the model file says about itself.</summary>
internal static class ModelCard
{
    /// <summary>Name of the metadata property that holds the trainer's note on the data.</summary>
    public const string NoteProperty = "note";

    /// <summary>Writes a model file, and its card beside it.</summary>
    /// <returns>The model, as read back from the file's bytes.</returns>
    public static async Task<DetectionModel> WriteWithModelAsync(string path, byte[] file, CancellationToken cancellationToken)
    {
        var model = ModelFile.Read(file);
        await AtomicFile.WriteAsync(path, file, cancellationToken);
        await AtomicFile.WriteAsync(Path.ChangeExtension(path, ".md"), Encoding.UTF8.GetBytes(Write(model)), cancellationToken);
        return model;
    }

    /// <summary>The card.</summary>
    public static string Write(DetectionModel model)
    {
        var metadata = model.Metadata;
        var text = new StringBuilder();
        text.AppendLine($"# {model.Version}").AppendLine();
        text.AppendLine($"Isolation forest for the {metadata.Version.Market} market, fed with the feature set `{metadata.FeatureSet}` ({metadata.FeatureNames.Count} features a bar).").AppendLine();
        AddFacts(text, model);
        AddQuantiles(text, metadata);
        AddLimits(text, model);
        return text.ToString();
    }

    private static void AddFacts(StringBuilder text, DetectionModel model)
    {
        var metadata = model.Metadata;
        text.AppendLine("| | |").AppendLine("|---|---|");
        Fact("Hash", $"`{model.Hash}`");
        Fact("Trained at", metadata.TrainedAt.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        if (metadata.Source is { } source)
        {
            Fact("Bars", $"{source.From:yyyy-MM-dd} to {source.To:yyyy-MM-dd}");
            Fact("Tickers", $"{source.Tickers.Count}: {string.Join(", ", source.Tickers)}");
        }

        if (metadata.Extension(NoteProperty) is { } note)
            Fact("About the data", note);
        if (metadata.Summary is { } summary)
        {
            Fact("Rows", summary.Rows.ToString("N0", CultureInfo.InvariantCulture));
            Fact("SHA-256 of the rows", $"`{summary.DataSha256}`");
        }

        Fact("Trees", $"{model.Forest.Trees.Count} of {model.Forest.SamplesPerTree} rows each");
        Fact("Contamination", metadata.Contamination is { } share ? Number(share) : "auto");
        if (Calibration.Of(model) is { } calibration)
            Fact("Severity", $"calibrated for bars of {string.Join(", ", calibration.Intervals.Select(interval => $"{Length(interval.StepSeconds)} ({interval.Rows:N0} rows)"))}{Addition(calibration)}");
        Fact("Offset", $"{Number(model.Offset)} ({(Calibrator.Calibrates(model.FeatureSet) ? "the score of the contamination's share of training rows; severity decides" : "rows that score below it are anomalous")})");
        Fact("Seed", metadata.Seed?.ToString(CultureInfo.InvariantCulture) ?? "not known");
        text.AppendLine();

        static string Addition(Calibration calibration) => calibration switch
        {
            { FeatureSet: RelativeFeatureSet.SetId } => ", held out of the forest's training",
            { Adaptation: not null } => ", then for each series by its own rates",
            _ => "",
        };

        void Fact(string name, string value) => text.AppendLine($"| {name} | {value} |");
    }

    private static void AddQuantiles(StringBuilder text, ModelMetadata metadata)
    {
        if (metadata.Summary is not { } summary)
            return;
        text.AppendLine("## What the training rows were like").AppendLine();
        text.AppendLine($"| quantile | {string.Join(" | ", TrainingSummary.Shares.Select(share => $"{share * 100:0} %"))} |");
        text.AppendLine($"|---|{string.Concat(TrainingSummary.Shares.Select(_ => "---|"))}");
        text.AppendLine($"| score | {string.Join(" | ", summary.ScoreQuantiles.Select(Number))} |");
        for (var feature = 0; feature < metadata.FeatureNames.Count; feature++)
            text.AppendLine($"| {metadata.FeatureNames[feature]} | {string.Join(" | ", summary.FeatureQuantiles[feature].Select(Number))} |");
        text.AppendLine();
    }

    private static void AddLimits(StringBuilder text, DetectionModel model)
    {
        text.AppendLine("## Limits").AppendLine();
        text.AppendLine(Calibrator.Calibrates(model.FeatureSet)
            ? $"- Meant for tickers of the {model.Market} market; an interval without tables of its own is judged by those of the nearest length."
            : $"- Meant for tickers of the {model.Market} market at the interval of its training rows; scores of other intervals are not comparable.");
        text.AppendLine("- A low score says that a bar is unlike the training rows, not why, and not that a price is wrong; it is no advice to buy or sell.");
        if (model.FeatureSet == FeatureSets.Get("seed-14").Id)
            text.AppendLine("- The features carry the price level and the volatility of a ticker (ATR, band width, MACD, VWAP, body and wicks are in units of currency): dear tickers crowd out cheap ones, and most anomalies of a market fall on a few of them.");
        if (!model.CanExplain)
            text.AppendLine("- Imported without the training rows: anomalies come without contributions.");
    }

    private static string Length(double seconds) => seconds < 3600 ? $"{seconds / 60:0} min" : seconds < 86400 ? $"{seconds / 3600:0.#} h" : $"{seconds / 86400:0} d";

    private static string Number(double value) => value.ToString("G5", CultureInfo.InvariantCulture);
}
