using System.Collections.Immutable;
using Anomaly.Runtime.Serialization;
using Anomaly.Runtime.Tests.Grains;
using FsCheck.Xunit;
using Orleans;
using Xunit;

namespace Anomaly.Runtime.Tests.Serialization;

public sealed class VersionTests
{
    [Fact]
    public void Newer_reader_leaves_members_that_an_older_writer_did_not_have_at_their_default()
    {
        var read = Pass<First, Second>(new First(7, "seven"));

        Assert.Equal(new Second(7, null, null, default, "seven"), read);
    }

    [Fact]
    public void Older_reader_skips_members_that_it_does_not_know()
    {
        var read = Pass<Second, First>(new Second(7, 1.5m, new Note("new", default, []), DateTimeOffset.UnixEpoch, "seven"));

        Assert.Equal(new First(7, "seven"), read);
    }

    [Fact]
    public void Member_that_changed_its_type_is_refused()
    {
        var failure = Assert.Throws<InvalidDataException>(() => Pass<First, Changed>(new First(7, "seven")));

        Assert.Contains("must never change its type", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Value_that_contains_itself_is_refused_instead_of_overflowing_the_stack()
    {
        var loop = new Loop();
        loop.Next = loop;
        using var writer = new WireWriter();

        Assert.Throws<InvalidOperationException>(() => Codecs.Of<Loop>().Write(writer, loop));
    }

    [Fact]
    public void Derived_type_is_refused_where_its_base_is_declared()
    {
        using var writer = new WireWriter();

        var failure = Assert.Throws<InvalidOperationException>(() => Codecs.Of<Base>().Write(writer, new Derived(1, 2)));
        Assert.Contains("would be lost", failure.Message, StringComparison.Ordinal);
    }

    [Property(MaxTest = 200)]
    public void Basket_comes_back_as_it_was(string[] items, Dictionary<int, int> counts, int? limit, DayOfWeek day, byte[] blob)
    {
        var basket = new Basket { Items = items is null ? null! : [.. items],
            Counts = counts.ToDictionary(pair => $"{pair.Key}", pair => pair.Value), Limit = limit, Day = day, Blob = blob };

        var read = Pass<Basket, Basket>(basket);

        // UTF-8 has no lone surrogates, which strings may.
        Assert.Equal(basket.Items?.Select(Utf8), read.Items?.Select(item => item));
        Assert.Equal(basket.Counts, read.Counts);
        Assert.Equal((limit, day), (read.Limit, read.Day));
        Assert.Equal(blob, read.Blob);

        static string? Utf8(string? text) =>
            text is null ? null : System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(text));
    }

    [Property(MaxTest = 500)]
    public void Any_bytes_are_read_or_refused_with_a_message(byte[] bytes)
    {
        try
        {
            var reader = new WireReader(bytes);
            Codecs.Of<Note[]>().Read(ref reader);
        }
        catch (InvalidDataException)
        {
        }
    }

    private static TTo Pass<TFrom, TTo>(TFrom value)
    {
        using var writer = new WireWriter();
        Codecs.Of<TFrom>().Write(writer, value);
        var reader = new WireReader(writer.Written.Span);
        var read = Codecs.Of<TTo>().Read(ref reader);
        Assert.Equal(0, reader.Remaining);
        return read;
    }

    [GenerateSerializer]
    [Alias("Versions.First")]
    public sealed record First([property: Id(0)] int Number, [property: Id(5)] string Name);

    [GenerateSerializer]
    [Alias("Versions.Second")]
    public sealed record Second(
        [property: Id(0)] int Number,
        [property: Id(1)] decimal? Price,
        [property: Id(2)] Note? Note,
        [property: Id(3)] DateTimeOffset At,
        [property: Id(5)] string Name);

    [GenerateSerializer]
    [Alias("Versions.Changed")]
    public sealed record Changed([property: Id(0)] long Number, [property: Id(5)] string Name);

    [GenerateSerializer]
    [Alias("Versions.Loop")]
    public sealed class Loop
    {
        [Id(0)]
        public Loop? Next { get; set; }
    }

    [GenerateSerializer]
    [Alias("Versions.Base")]
    public record Base([property: Id(0)] int Number);

    [GenerateSerializer]
    [Alias("Versions.Derived")]
    public sealed record Derived(int Number, [property: Id(1)] int More) : Base(Number);

    public static ImmutableArray<int> Nothing => [];
}
