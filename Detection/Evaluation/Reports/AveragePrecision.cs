namespace Anomaly.Detection.Evaluation.Reports;

/// <summary>Average precision of a ranking: the mean, over all true positives, of the precision at the place where each is found.</summary>
public static class AveragePrecision
{
    /// <summary>The average precision; not-a-number without a positive. Equal values share one place.</summary>
    /// <param name="ranked">Strangeness, larger first to be looked at, and whether it is a true positive.</param>
    public static double Of(IEnumerable<(double Strangeness, bool IsPositive)> ranked)
    {
        var (seen, found, sum) = (0, 0, 0.0);
        foreach (var place in ranked.GroupBy(one => one.Strangeness).OrderByDescending(group => group.Key))
        {
            var positives = place.Count(one => one.IsPositive);
            seen += place.Count();
            found += positives;
            sum += positives * ((double)found / seen);
        }

        return found == 0 ? double.NaN : sum / found;
    }
}
