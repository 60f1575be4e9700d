using Anomaly.Cli.Models;
using Anomaly.Detection.Forests;
using Anomaly.Detection.Models;

namespace Anomaly.Cli.Training;

/// <summary>Turns pooled rows into a model file.</summary>
internal static class TrainingRun
{
    /// <summary>Trains and writes; the same rows and request make the same bytes.</summary>
    /// <exception cref="TrainingException">The rows cannot make a forest; the message says why.</exception>
    public static byte[] Train(TrainingSet set, TrainingRequest request, CancellationToken cancellationToken)
    {
        var trained = ForestTrainer.Train(set.Rows, request.Parameters, request.Threads, cancellationToken);
        return ModelFile.Write(trained.Forest, trained.Offset, new ModelMetadata
        {
            Version = request.Version,
            FeatureSet = request.FeatureSet.Id,
            FeatureNames = request.FeatureSet.Names,
            Contamination = request.Parameters.Contamination,
            Seed = request.Parameters.Seed,
            TrainedAt = request.TrainedAt,
            Source = set.Source,
            Summary = TrainingSummary.Of(set.Rows, trained.Scores, request.Threads),
            Extensions = request.Note is { } note ? [KeyValuePair.Create(ModelCard.NoteProperty, note)] : [],
        });
    }
}
