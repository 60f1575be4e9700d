using Anomaly.Cli.Models;
using Anomaly.Detection.Decisions;
using Anomaly.Detection.Features;
using Anomaly.Detection.Forests;
using Anomaly.MarketData;

namespace Anomaly.Cli.Training;

/// <summary>Turns the bars of many tickers into a model file. The same bars and request make the same bytes.</summary>
internal static class TrainingRun
{
    /// <summary>Trains and writes.</summary>
    /// <param name="histories">One history a series.</param>
    /// <param name="request">How.</param>
    /// <param name="warn">Told what was odd about the rows.</param>
    /// <exception cref="TrainingException">The rows cannot make a model; the message says why.</exception>
    public static byte[] Train(IReadOnlyList<BarHistory> histories, TrainingRequest request, Action<string> warn, CancellationToken cancellationToken) =>
        Calibrator.Calibrates(request.FeatureSet.Id)
            ? TrainCalibrated(histories, request, cancellationToken)
            : TrainForest(histories, request, warn, cancellationToken);

    private static byte[] TrainForest(IReadOnlyList<BarHistory> histories, TrainingRequest request, Action<string> warn, CancellationToken cancellationToken)
    {
        if (histories.Select(history => history.Series.Interval).Distinct().Count() > 1)
            throw new BadUsageException($"A model of {request.FeatureSet.Id} is trained on one interval: its features are not comparable across intervals.");
        var set = TrainingSet.Of(request.FeatureSet, histories, cancellationToken);
        if (set.RowsLeftOut > 0)
            warn($"{set.RowsLeftOut} rows with a value beyond 32-bit floats left out");
        var trained = ForestTrainer.Train(set.Rows, request.Parameters, request.Threads, cancellationToken);
        return Write(trained, TrainingSummary.Of(set.Rows, trained.Scores, request.Threads), set.Source, [], request);
    }

    private static byte[] TrainCalibrated(IReadOnlyList<BarHistory> histories, TrainingRequest request, CancellationToken cancellationToken)
    {
        var series = histories.Select(history => new TrainingSeries(history.Series, history.Bars.ToArray())).ToArray();
        var trained = CalibratedTrainer.Train(request.FeatureSet, series, request.Parameters, request.Threads, cancellationToken);
        return Write(trained.Forest, trained.Summary, trained.Source, trained.Extensions, request);
    }

    private static byte[] Write(
        TrainedForest trained, TrainingSummary summary, TrainingSource source, IReadOnlyList<KeyValuePair<string, string>> extensions, TrainingRequest request) =>
        ModelFile.Write(trained.Forest, trained.Offset, new ModelMetadata
        {
            Version = request.Version,
            FeatureSet = request.FeatureSet.Id,
            FeatureNames = request.FeatureSet.Names,
            Contamination = request.Parameters.Contamination,
            Seed = request.Parameters.Seed,
            TrainedAt = request.TrainedAt,
            Source = source,
            Summary = summary,
            Extensions = request.Note is { } note ? [.. extensions, KeyValuePair.Create(ModelCard.NoteProperty, note)] : extensions,
        });
}

/// <summary>How a model is to be trained.</summary>
internal sealed record TrainingRequest
{
    /// <summary>Its name.</summary>
    public required ModelVersion Version { get; init; }

    /// <summary>The features that it is fed.</summary>
    public required FeatureSet FeatureSet { get; init; }

    /// <summary>Trees, samples, contamination and seed.</summary>
    public required ForestParameters Parameters { get; init; }

    /// <summary>The time that is written into the file.</summary>
    public required DateTimeOffset TrainedAt { get; init; }

    /// <summary>A sentence on the data for the model card.</summary>
    public string? Note { get; init; }

    /// <summary>Threads, 0 for one per processor; changes nothing in the result.</summary>
    public int Threads { get; init; }
}
