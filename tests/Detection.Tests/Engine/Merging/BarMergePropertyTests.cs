using Anomaly.Detection.Engine.Merging;
using Anomaly.Detection.Tests.Features;
using FsCheck.Xunit;

namespace Anomaly.Detection.Tests.Engine.Merging;

[Properties(Arbitrary = [typeof(BarScript)], MaxTest = 200, Replay = "20261122,4711")]
public sealed class BarMergePropertyTests
{
    [Property]
    public void Compare_andApplyAnyWindow_giveWhatTheSourceSaysWithinIt(BarScript source, int seed)
    {
        var random = new Random(seed);
        Bar[] stored = [.. source.Bars.Where(_ => random.Next(8) != 0).Select(bar => random.Next(8) == 0 ? bar with { Close = bar.Close * 2 } : bar)];
        Bar[] actual = [.. source.Bars.Where(_ => random.Next(12) != 0)];
        var from = random.Next(actual.Length + 1);
        var window = actual[from..random.Next(from, actual.Length + 1)];
        var shuffled = window.ToArray();
        random.Shuffle(shuffled);

        var delta = BarMerge.Compare(stored.Length == 0 ? null : stored[0].Time, stored, shuffled);
        var merged = delta.Apply(stored);

        var expected = window.Length == 0
            ? stored
            : [.. stored.Where(bar => bar.Time < window[0].Time), .. window, .. stored.Where(bar => bar.Time > window[^1].Time)];
        Assert.Equal(expected, merged);
        Assert.Equal(SeriesChange.None, BarMerge.Compare(merged.Length == 0 ? null : merged[0].Time, merged, window).Change);
        AssertRevisedFrom(stored, merged, delta);
    }

    private static void AssertRevisedFrom(Bar[] stored, Bar[] merged, SeriesDelta delta)
    {
        var same = stored.Zip(merged).TakeWhile(pair => pair.First == pair.Second).Count();
        if (same == stored.Length)
        {
            Assert.Null(delta.RevisedFrom);
            Assert.Equal(merged[same..], delta.New.ToArray());
            return;
        }

        var first = same == merged.Length || stored[same].Time < merged[same].Time ? stored[same].Time : merged[same].Time;
        Assert.Equal(first, delta.RevisedFrom);
    }
}
