using Anomaly.Detection.Decisions;
using Anomaly.Detection.Features;
using Anomaly.Detection.Features.Relative;
using Anomaly.Detection.Features.Seed14;
using Anomaly.Detection.Forests;
using Anomaly.Detection.Models;

namespace Anomaly.Evaluation;

/// <summary>Trains on the training part, lets all contenders judge the test part, and sums up.</summary>
public static class EvaluationRun
{
    /// <summary>The report, telling <paramref name="warn"/> what could not be compared; contenders run side by side, and their number of threads changes nothing in it.</summary>
    public static EvaluationReport Run(EvaluationRequest request, EvaluationBars bars, IProgress<double> progress, Action<string> warn, CancellationToken cancellationToken)
    {
        var data = EvaluationData.Of(bars, request.Split);
        IContender[] contenders = [.. request.Models, .. Trained(request, data, warn, cancellationToken), .. WindowContender.Baselines];
        var reports = new ContenderReport[contenders.Length];
        var done = 0;
        Parallel.For(0, contenders.Length, new ParallelOptions { CancellationToken = cancellationToken }, i =>
        {
            var result = InjectionTrial.Run(contenders[i], data.Test, Shock.Standard, request.Points, request.Seed, cancellationToken);
            var labelled = data.Labelled.Count == 0 ? result : InjectionTrial.Run(contenders[i], data.Labelled, [], 0, request.Seed, cancellationToken);
            reports[i] = ReportBuilder.Of(result, labelled, ReportBuilder.StandardBudgets, request.Seed);
            progress.Report((double)Interlocked.Increment(ref done) / contenders.Length);
        });
        return new EvaluationReport
        {
            Title = $"{(data.Labelled.Count == 0 ? "real bars" : "simulated exchange")} at {request.Interval}, {data.Test.Min(series => series.Bars[0].Time):yyyy-MM-dd} to {data.Test.Max(series => series.Bars[^1].Time):yyyy-MM-dd}",
            Split = data.Split,
            Seed = request.Seed,
            Budgets = ReportBuilder.StandardBudgets,
            Tickers = [.. data.Test.Select(series => series.Key.Ticker.Symbol)],
            Contenders = reports,
        };
    }

    // Models that the user named can be compared on bars that are too few to train on.
    private static IEnumerable<IContender> Trained(EvaluationRequest request, EvaluationData data, Action<string> warn, CancellationToken cancellationToken)
    {
        Func<EvaluationRequest, EvaluationData, CancellationToken, ModelContender>[] trainers = [Relative, Seed14];
        foreach (var train in trainers)
        {
            ModelContender? contender = null;
            try
            {
                contender = train(request, data, cancellationToken);
            }
            catch (TrainingException e) when (request.Models.Count > 0)
            {
                warn($"no model trained here in the comparison: {e.Message}");
            }

            if (contender is not null)
                yield return contender;
        }
    }

    private static ModelContender Relative(EvaluationRequest request, EvaluationData data, CancellationToken cancellationToken)
    {
        var trained = CalibratedTrainer.Train(data.Training, new ForestParameters { Seed = request.Seed }, cancellation: cancellationToken);
        return Contender("relative (trained here)", RelativeFeatureSet.Instance, trained.Forest, trained.Extensions);
    }

    private static ModelContender Seed14(EvaluationRequest request, EvaluationData data, CancellationToken cancellationToken)
    {
        var rows = new FeatureMatrix(Seed14Columns.Count);
        foreach (var series in data.Training)
        {
            var features = FeatureRows.Compute(Seed14FeatureSet.Instance, series.Bars.Span);
            for (var i = 0; i < features.Count; i++)
            {
                if (features.Complete[i])
                    rows.Add(features.Row(i));
            }
        }

        return Contender("seed-14 (trained here)", Seed14FeatureSet.Instance, ForestTrainer.Train(rows, new ForestParameters { Seed = request.Seed }, cancellation: cancellationToken), []);
    }

    private static ModelContender Contender(string name, FeatureSet set, TrainedForest trained, IReadOnlyList<KeyValuePair<string, string>> extensions) =>
        new(name, ModelFile.Read(ModelFile.Write(trained.Forest, trained.Offset, new ModelMetadata
        {
            Version = new ModelVersion(Market.US, 0, 0, 0),
            FeatureSet = set.Id,
            FeatureNames = set.Names,
            Contamination = 0.01,
            TrainedAt = DateTimeOffset.UnixEpoch,
            Extensions = extensions,
        })));
}

/// <summary>What is to be evaluated.</summary>
public sealed record EvaluationRequest
{
    /// <summary>The interval of the bars.</summary>
    public required Interval Interval { get; init; }

    /// <summary>Models that the user named, in addition to those trained for the evaluation.</summary>
    public required IReadOnlyList<IContender> Models { get; init; }

    /// <summary>Bars before it train and calibrate, later ones test; null for the time that three fifths of all bars lie before.</summary>
    public DateTime? Split { get; init; }

    /// <summary>Shocks a ticker.</summary>
    public required int Points { get; init; }

    /// <summary>Fixes shocks, trees and resampling.</summary>
    public required ulong Seed { get; init; }
}
