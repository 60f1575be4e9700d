namespace Anomaly.Detection.Tests.Forests.AdBench;

/// <summary>Area under the receiver operating characteristic: the chance that an anomaly scores lower than a normal row, ties counting half.</summary>
internal static class RocAuc
{
    public static double Of(IReadOnlyList<double> scores, IReadOnlyList<bool> anomalous)
    {
        var order = Enumerable.Range(0, scores.Count).OrderByDescending(i => scores[i]).ToArray();
        double rankSum = 0;
        for (var start = 0; start < order.Length;)
        {
            var end = start;
            while (end < order.Length && scores[order[end]] == scores[order[start]])
                end++;

            var rank = (start + 1 + end) / 2.0;
            rankSum += rank * order[start..end].Count(i => anomalous[i]);
            start = end;
        }

        double positives = anomalous.Count(label => label), negatives = anomalous.Count - positives;
        return (rankSum - positives * (positives + 1) / 2) / (positives * negatives);
    }
}
