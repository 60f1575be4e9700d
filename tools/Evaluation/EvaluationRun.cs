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
    /// <summary>The report, telling <paramref name="warn"/> which model has seen the tickers that it is judged on.</summary>
    public static EvaluationReport Run(EvaluationRequest request, EvaluationBars bars, IProgress<double> progress, Action<string> warn, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var data = EvaluationData.Of(bars, request.Split);
        IContender[] contenders =
        [
            .. request.Models,
            .. request.Models.Count == 0 ? Trained(request, data, cancellationToken) : [],
            .. request.WithYardsticks ? Yardsticks.Of(data.Training, request.Seed, cancellationToken) : [],
        ];
        var reports = new List<ContenderReport>();
        foreach (var contender in contenders)
        {
            var result = InjectionTrial.Run(contender, data.Test, Shock.Standard, request.Points, request.Seed, cancellationToken);
            var labelled = data.Labelled.Count == 0 ? result : InjectionTrial.Run(contender, data.Labelled, [], 0, request.Seed, cancellationToken);
            reports.Add(ReportBuilder.Of(result, labelled, ReportBuilder.StandardBudgets, request.Seed));
            if (reports[^1].SeenTickers is { Count: > 0 } seen)
                warn($"{contender.Name} was trained on {seen.Count} of the {data.Test.Count} tickers that it is judged on ({string.Join(", ", seen)}): its numbers are not those of unseen tickers.");
            progress.Report((double)reports.Count / contenders.Length);
        }

        var isSimulated = data.Labelled.Count > 0;
        return new EvaluationReport
        {
            Title = $"{(isSimulated ? "simulated exchange" : "real bars")} at {request.Interval}, {data.Test.Min(series => series.Bars[0].Time):yyyy-MM-dd} to {data.Test.Max(series => series.Bars[^1].Time):yyyy-MM-dd}",
            Set = $"{(isSimulated ? "simulated " : "")}{string.Join(", ", data.Test.Select(series => series.Key.Ticker.Market).Distinct().Order())} {request.Interval}",
            Split = data.Split,
            Seed = request.Seed,
            Budgets = ReportBuilder.StandardBudgets,
            Tickers = [.. data.Test.Select(series => series.Key.Ticker.Symbol)],
            Contenders = reports,
        };
    }

    private static ModelContender[] Trained(EvaluationRequest request, EvaluationData data, CancellationToken cancellationToken) =>
        [Relative(request, data, cancellationToken), Seed14(request, data, cancellationToken)];

    private static ModelContender Relative(EvaluationRequest request, EvaluationData data, CancellationToken cancellationToken)
    {
        var trained = CalibratedTrainer.Train(Relative2FeatureSet.Instance, data.Training, new ForestParameters { Seed = request.Seed }, cancellation: cancellationToken);
        return Contender("relative-2 (trained here)", Relative2FeatureSet.Instance, trained.Forest, trained.Extensions);
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

    /// <summary>Models that the user named; where there are none, two are trained for the evaluation.</summary>
    public required IReadOnlyList<IContender> Models { get; init; }

    /// <summary>Bars before it train and calibrate, later ones test; null for all on both sides where tickers are held out.</summary>
    public DateTime? Split { get; init; }

    /// <summary>Whether plain rules and a random cut forest are judged beside them.</summary>
    public bool WithYardsticks { get; init; } = true;

    /// <summary>Shocks a ticker.</summary>
    public required int Points { get; init; }

    /// <summary>Fixes shocks, trees and resampling.</summary>
    public required ulong Seed { get; init; }
}
