using Anomaly.Detection.Engine.Merging;
using Anomaly.Detection.Tests.Features;

namespace Anomaly.Detection.Tests.Engine.Merging;

public sealed class BarMergeTests
{
    private static readonly Bar[] All = BarScript.Write(seed: 42, length: 30).Bars;
    private static readonly DateTime Anchor = All[0].Time;
    private static readonly Bar[] Stored = All[..20];

    [Fact]
    public void Compare_bars_that_are_all_stored_says_none()
    {
        var delta = BarMerge.Compare(Anchor, Stored, All.AsSpan(15, 5));
        Assert.Equal(SeriesChange.None, delta.Change);
        Assert.Equal(5, delta.Compared);
        Assert.Empty(delta.Upserts);
        Assert.Empty(delta.Warnings);
        Assert.Null(delta.RevisedFrom);
    }

    [Fact]
    public void Compare_no_bars_says_none() =>
        Assert.Equal(SeriesChange.None, BarMerge.Compare(Anchor, Stored, []).Change);

    [Fact]
    public void Compare_with_nothing_stored_says_appended()
    {
        var delta = BarMerge.Compare(null, [], All);
        Assert.Equal(SeriesChange.Appended, delta.Change);
        Assert.Equal(All, delta.New.ToArray());
        Assert.Equal(All, delta.Apply([]));
    }

    [Fact]
    public void Compare_later_bars_after_an_overlap_says_appended()
    {
        var delta = BarMerge.Compare(Anchor, Stored, All.AsSpan(17, 6));
        Assert.Equal(SeriesChange.Appended, delta.Change);
        Assert.Equal(All[20..23], delta.New.ToArray());
        Assert.Equal(3, delta.Compared);
        Assert.Null(delta.RevisedFrom);
        Assert.Equal(All[..23], delta.Apply(Stored));
    }

    [Fact]
    public void Compare_later_bars_without_an_overlap_says_that_nothing_was_compared()
    {
        var delta = BarMerge.Compare(Anchor, Stored, All.AsSpan(25));
        Assert.Equal(SeriesChange.Appended, delta.Change);
        Assert.Equal(0, delta.Compared);
    }

    [Fact]
    public void Compare_a_corrected_bar_within_the_overlap_says_revised_from_there()
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
    public void Compare_a_late_bar_says_revised_from_there()
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
    public void Compare_a_null_bar_that_the_source_filled_in_says_revised_once_it_has_values()
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
    public void Compare_a_bar_that_the_source_dropped_says_revised_from_there()
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
    public void Compare_stored_bars_outside_the_fetched_window_are_kept()
    {
        var delta = BarMerge.Compare(Anchor, Stored, All.AsSpan(5, 5));
        Assert.Equal(SeriesChange.None, delta.Change);
        Assert.Equal(5, delta.Compared);
        Assert.Empty(delta.Removed);
    }

    [Fact]
    public void Compare_bars_before_the_anchor_says_extended_backwards()
    {
        var delta = BarMerge.Compare(All[8].Time, All.AsSpan(8, 12), All);
        Assert.Equal(SeriesChange.ExtendedBackwards, delta.Change);
        Assert.Equal(Anchor, delta.RevisedFrom);
        Assert.Equal([.. All[..8], .. All[20..]], delta.Upserts.ToArray());
        Assert.Equal(All[20..], delta.New.ToArray());
        Assert.Equal(All, delta.Apply(All.AsSpan(8, 12)));
    }

    [Fact]
    public void Compare_a_change_that_reaches_back_to_the_first_compared_bar_says_rewritten()
    {
        Bar[] fetched = [.. All[15..22].Select(bar => bar with { Open = bar.Open / 4, High = bar.High / 4, Low = bar.Low / 4, Close = bar.Close / 4 })];
        Assert.Equal(SeriesChange.Rewritten, BarMerge.Compare(Anchor, Stored, fetched).Change);
    }

    [Fact]
    public void Compare_a_first_bar_of_the_window_that_was_dropped_says_rewritten_only_if_it_lies_inside()
    {
        Bar[] fetched = [All[14] with { Time = All[14].Time.AddHours(-1) }, .. All[15..20]];
        var delta = BarMerge.Compare(Anchor, Stored, fetched);
        Assert.Equal(SeriesChange.Rewritten, delta.Change);
        Assert.Equal([All[14].Time], delta.Removed.ToArray());
    }

    [Fact]
    public void Compare_a_split_with_the_whole_history_fetched_says_revised_from_the_anchor()
    {
        Bar[] fetched = [.. All[..22].Select(bar => bar with { Close = bar.Close / 2 })];
        var delta = BarMerge.Compare(Anchor, Stored, fetched);
        Assert.Equal(SeriesChange.Revised, delta.Change);
        Assert.Equal(Anchor, delta.RevisedFrom);
        Assert.Equal(fetched, delta.Apply(Stored));
    }

    [Fact]
    public void Compare_bars_between_the_anchor_and_the_tail_are_left_aside()
    {
        var delta = BarMerge.Compare(Anchor, Stored.AsSpan(10), [All[3] with { Close = 1 }, .. All[10..20]]);
        Assert.Equal(SeriesChange.None, delta.Change);
        Assert.Equal(10, delta.Compared);
    }

    [Fact]
    public void Compare_duplicates_and_disorder_gives_the_last_of_each_time_in_order()
    {
        var wrong = All[21] with { Close = All[21].Close * 2 };
        var delta = BarMerge.Compare(Anchor, Stored, [All[22], All[19], wrong, All[19], All[20], All[21]]);
        Assert.Equal(SeriesChange.Appended, delta.Change);
        Assert.Equal(All[20..23], delta.New.ToArray());
        Assert.Equal(["1 duplicate bar skipped", "1 bar replaced by a later one of the same time that differs"], delta.Warnings.ToArray());
    }

    [Fact]
    public void Compare_a_tail_that_contradicts_its_anchor_is_refused()
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
    public void Compare_a_tail_out_of_order_is_refused(int last) => Assert.StartsWith(
        $"The stored bar at {All[last].Time:O} does not come after the one at {All[2].Time:O}.",
        Assert.Throws<ArgumentException>(() => BarMerge.Compare(Anchor, [All[0], All[2], All[last]], All)).Message, StringComparison.Ordinal);

    [Fact]
    public void Compare_a_bar_given_twice_in_order_takes_it_once()
    {
        var delta = BarMerge.Compare(Anchor, Stored, [All[19], All[20], All[20]]);
        Assert.Equal([All[20]], delta.New.ToArray());
        Assert.Equal(["1 duplicate bar skipped"], delta.Warnings.ToArray());
    }

    [Fact]
    public void Compare_bars_out_of_order_that_are_no_duplicates_says_nothing_of_them()
    {
        var delta = BarMerge.Compare(Anchor, Stored, [All[20], All[19]]);
        Assert.Equal([All[20]], delta.New.ToArray());
        Assert.Empty(delta.Warnings);
    }

    [Fact]
    public void Compare_says_every_kind_of_difference_with_its_number()
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
    public void Compare_a_first_compared_bar_that_differs_at_the_anchor_with_earlier_ones_says_extended_backwards()
    {
        Bar[] fetched = [.. All[..8], All[8] with { Close = 1 }, .. All[9..20]];
        Assert.Equal(SeriesChange.ExtendedBackwards, BarMerge.Compare(All[8].Time, All.AsSpan(8, 12), fetched).Change);
    }
}
