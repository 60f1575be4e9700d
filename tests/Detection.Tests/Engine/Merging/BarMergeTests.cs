using Anomaly.Detection.Engine.Merging;
using Anomaly.Detection.Tests.Features;

namespace Anomaly.Detection.Tests.Engine.Merging;

public sealed class BarMergeTests
{
    private static readonly Bar[] All = BarScript.Write(seed: 42, length: 30).Bars;
    private static readonly DateTime Anchor = All[0].Time;
    private static readonly Bar[] Stored = All[..20];

    [Fact]
    public void Compare_barsThatAreAllStored_saysNone()
    {
        var delta = BarMerge.Compare(Anchor, Stored, All.AsSpan(15, 5));
        Assert.Equal(SeriesChange.None, delta.Change);
        Assert.Equal(5, delta.Compared);
        Assert.Empty(delta.Upserts);
        Assert.Empty(delta.Warnings);
        Assert.Null(delta.RevisedFrom);
    }

    [Fact]
    public void Compare_noBars_saysNone() =>
        Assert.Equal(SeriesChange.None, BarMerge.Compare(Anchor, Stored, []).Change);

    [Fact]
    public void Compare_withNothingStored_saysAppended()
    {
        var delta = BarMerge.Compare(null, [], All);
        Assert.Equal(SeriesChange.Appended, delta.Change);
        Assert.Equal(All, delta.New.ToArray());
        Assert.Equal(All, delta.Apply([]));
    }

    [Fact]
    public void Compare_laterBarsAfterAnOverlapSaysAppended()
    {
        var delta = BarMerge.Compare(Anchor, Stored, All.AsSpan(17, 6));
        Assert.Equal(SeriesChange.Appended, delta.Change);
        Assert.Equal(All[20..23], delta.New.ToArray());
        Assert.Equal(3, delta.Compared);
        Assert.Null(delta.RevisedFrom);
        Assert.Equal(All[..23], delta.Apply(Stored));
    }

    [Fact]
    public void Compare_laterBarsWithoutAnOverlap_saysThatNothingWasCompared()
    {
        var delta = BarMerge.Compare(Anchor, Stored, All.AsSpan(25));
        Assert.Equal(SeriesChange.Appended, delta.Change);
        Assert.Equal(0, delta.Compared);
    }

    [Fact]
    public void Compare_aCorrectedBarWithinTheOverlap_saysRevisedFromThere()
    {
        var fetched = All[15..22];
        fetched[2] = fetched[2] with { Close = fetched[2].Close * 1.01 };
        var delta = BarMerge.Compare(Anchor, Stored, fetched);
        Assert.Equal(SeriesChange.Revised, delta.Change);
        Assert.Equal(All[17].Time, delta.RevisedFrom);
        Assert.Equal([fetched[2], All[20], All[21]], delta.Upserts.ToArray());
        Assert.Equal(All[20..22], delta.New.ToArray());
        Assert.Equal(["1 stored bar corrected by the source"], delta.Warnings.ToArray());
        Assert.Equal([.. All[..17], fetched[2], .. All[18..22]], delta.Apply(Stored));
    }

    [Fact]
    public void Compare_aLateBar_saysRevisedFromThere()
    {
        Bar[] stored = [.. All[..16], .. All[17..20]];
        var delta = BarMerge.Compare(Anchor, stored, All.AsSpan(14, 6));
        Assert.Equal(SeriesChange.Revised, delta.Change);
        Assert.Equal(All[16].Time, delta.RevisedFrom);
        Assert.Equal([All[16]], delta.Upserts.ToArray());
        Assert.Equal(["1 late bar inserted between stored ones"], delta.Warnings.ToArray());
        Assert.Equal(Stored, delta.Apply(stored));
    }

    [Fact]
    public void Compare_aNullBarThatTheSourceFilledIn_saysRevisedOnceItHasValues()
    {
        Bar[] stored = [.. All[..16], .. All[17..20]];
        var fetched = All[14..20];
        fetched[2] = fetched[2] with { Close = double.NaN };
        var before = BarMerge.Compare(Anchor, stored, fetched);
        Assert.Equal(SeriesChange.None, before.Change);
        Assert.Equal(["1 bar without all five values skipped"], before.Warnings.ToArray());
        Assert.Equal(SeriesChange.Revised, BarMerge.Compare(Anchor, stored, All.AsSpan(14, 6)).Change);
    }

    [Fact]
    public void Compare_aBarThatTheSourceDropped_saysRevisedFromThere()
    {
        Bar[] fetched = [.. All[15..17], .. All[18..21]];
        var delta = BarMerge.Compare(Anchor, Stored, fetched);
        Assert.Equal(SeriesChange.Revised, delta.Change);
        Assert.Equal(All[17].Time, delta.RevisedFrom);
        Assert.Equal([All[17].Time], delta.Removed.ToArray());
        Assert.Equal(["1 stored bar removed by the source"], delta.Warnings.ToArray());
        Assert.Equal([.. All[..17], .. All[18..21]], delta.Apply(Stored));
    }

    [Fact]
    public void Compare_storedBarsOutsideTheFetchedWindow_areKept()
    {
        var delta = BarMerge.Compare(Anchor, Stored, All.AsSpan(5, 5));
        Assert.Equal(SeriesChange.None, delta.Change);
        Assert.Equal(5, delta.Compared);
        Assert.Empty(delta.Removed);
    }

    [Fact]
    public void Compare_barsBeforeTheAnchorSaysExtendedBackwards()
    {
        var delta = BarMerge.Compare(All[8].Time, All.AsSpan(8, 12), All);
        Assert.Equal(SeriesChange.ExtendedBackwards, delta.Change);
        Assert.Equal(Anchor, delta.RevisedFrom);
        Assert.Equal([.. All[..8], .. All[20..]], delta.Upserts.ToArray());
        Assert.Equal(All[20..], delta.New.ToArray());
        Assert.Equal(All, delta.Apply(All.AsSpan(8, 12)));
    }

    [Fact]
    public void Compare_aChangeThatReachesBackToTheFirstComparedBar_saysRewritten()
    {
        Bar[] fetched = [.. All[15..22].Select(bar => bar with { Open = bar.Open / 4, High = bar.High / 4, Low = bar.Low / 4, Close = bar.Close / 4 })];
        Assert.Equal(SeriesChange.Rewritten, BarMerge.Compare(Anchor, Stored, fetched).Change);
    }

    [Fact]
    public void Compare_aFirstBarOfTheWindowThatWasDroppedSaysRewrittenOnlyIfItLiesInside()
    {
        Bar[] fetched = [All[14] with { Time = All[14].Time.AddHours(-1) }, .. All[15..20]];
        var delta = BarMerge.Compare(Anchor, Stored, fetched);
        Assert.Equal(SeriesChange.Rewritten, delta.Change);
        Assert.Equal([All[14].Time], delta.Removed.ToArray());
    }

    [Fact]
    public void Compare_aSplitWithTheWholeHistoryFetched_saysRevisedFromTheAnchor()
    {
        Bar[] fetched = [.. All[..22].Select(bar => bar with { Close = bar.Close / 2 })];
        var delta = BarMerge.Compare(Anchor, Stored, fetched);
        Assert.Equal(SeriesChange.Revised, delta.Change);
        Assert.Equal(Anchor, delta.RevisedFrom);
        Assert.Equal(fetched, delta.Apply(Stored));
    }

    [Fact]
    public void Compare_barsBetweenTheAnchorAndTheTail_areLeftAside()
    {
        var delta = BarMerge.Compare(Anchor, Stored.AsSpan(10), [All[3] with { Close = 1 }, .. All[10..20]]);
        Assert.Equal(SeriesChange.None, delta.Change);
        Assert.Equal(10, delta.Compared);
    }

    [Fact]
    public void Compare_duplicatesAndDisorderGivesTheLastOfEachTimeInOrder()
    {
        var wrong = All[21] with { Close = All[21].Close * 2 };
        var delta = BarMerge.Compare(Anchor, Stored, [All[22], All[19], wrong, All[19], All[20], All[21]]);
        Assert.Equal(SeriesChange.Appended, delta.Change);
        Assert.Equal(All[20..23], delta.New.ToArray());
        Assert.Equal(["1 duplicate bar skipped", "1 bar replaced by a later one of the same time that differs"], delta.Warnings.ToArray());
    }

    [Fact]
    public void Compare_aTailThatContradictsItsAnchor_isRefused()
    {
        const string both = "A stored series has both an anchor and a tail, an empty one neither. (Parameter 'tail')";
        Assert.Equal(both, Assert.Throws<ArgumentException>(() => BarMerge.Compare(null, Stored, All)).Message);
        Assert.Equal(both, Assert.Throws<ArgumentException>(() => BarMerge.Compare(Anchor, [], All)).Message);
        Assert.StartsWith(
            $"The tail begins at {Anchor:O}, before the anchor {All[5].Time:O}.",
            Assert.Throws<ArgumentException>(() => BarMerge.Compare(All[5].Time, Stored, All)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Compare_aTailOutOfOrder_isRefused(int last) => Assert.StartsWith(
        $"The stored bar at {All[last].Time:O} does not come after the one at {All[2].Time:O}.",
        Assert.Throws<ArgumentException>(() => BarMerge.Compare(Anchor, [All[0], All[2], All[last]], All)).Message, StringComparison.Ordinal);

    [Fact]
    public void Compare_aBarGivenTwiceInOrder_takesItOnce()
    {
        var delta = BarMerge.Compare(Anchor, Stored, [All[19], All[20], All[20]]);
        Assert.Equal([All[20]], delta.New.ToArray());
        Assert.Equal(["1 duplicate bar skipped"], delta.Warnings.ToArray());
    }

    [Fact]
    public void Compare_barsOutOfOrderThatAreNoDuplicates_saysNothingOfThem()
    {
        var delta = BarMerge.Compare(Anchor, Stored, [All[20], All[19]]);
        Assert.Equal([All[20]], delta.New.ToArray());
        Assert.Empty(delta.Warnings);
    }

    [Fact]
    public void Compare_saysEveryKindOfDifferenceWithItsNumber()
    {
        Bar[] stored = [.. All[8..11], .. All[13..20]];
        Bar[] fetched = [.. All[5..9], All[9] with { Close = 1 }, All[10] with { Close = 1 }, All[11], All[12], .. All[15..20]];
        Assert.Equal(
            [
                "2 stored bars corrected by the source", "2 late bars inserted between stored ones", "2 stored bars removed by the source",
                "3 bars added before the start of the stored history",
            ],
            BarMerge.Compare(All[8].Time, stored, fetched).Warnings.ToArray());
    }

    [Fact]
    public void Compare_aFirstComparedBarThatDiffersAtTheAnchorWithEarlierOnes_saysExtendedBackwards()
    {
        Bar[] fetched = [.. All[..8], All[8] with { Close = 1 }, .. All[9..20]];
        Assert.Equal(SeriesChange.ExtendedBackwards, BarMerge.Compare(All[8].Time, All.AsSpan(8, 12), fetched).Change);
    }

    [Fact]
    public void Add_barsBetweenStoredOnes_removesNothing()
    {
        var delta = BarMerge.Add(Anchor, Stored, [All[15], All[17] with { Volume = 1 }, All[22]]);

        Assert.Equal((SeriesChange.Revised, All[17].Time, 2), (delta.Change, delta.RevisedFrom, delta.Compared));
        Assert.Empty(delta.Removed);
        Assert.Equal([All[17] with { Volume = 1 }, All[22]], delta.Upserts.AsEnumerable());
        Assert.Equal(["1 stored bar corrected"], delta.Warnings.AsEnumerable());
    }

    [Fact]
    public void Add_lateBarBeforeTheStoredOnesThatWereRead_isInserted()
    {
        var delta = BarMerge.Add(Anchor, Stored.AsSpan(11), [All[10]]);

        Assert.Equal((SeriesChange.Revised, All[10].Time, 0), (delta.Change, delta.RevisedFrom, delta.Compared));
        Assert.Equal([All[10]], delta.Upserts.AsEnumerable());
    }

    [Fact]
    public void Add_firstComparedBarDiffers_isNoRewrite()
    {
        var delta = BarMerge.Add(Anchor, Stored.AsSpan(10), [All[10] with { Volume = 1 }]);

        Assert.Equal(SeriesChange.Revised, delta.Change);
    }
}
