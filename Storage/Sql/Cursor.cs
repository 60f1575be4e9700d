using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Anomaly.Storage.Sql;

/// <summary>A place in an ordered list, as URL-safe text: the kind of list, then the sort key of the last item seen.</summary>
internal static class Cursor
{
    private const char Separator = '\n';
    private const int MaxLength = 1024;
    private static readonly UTF8Encoding Strict = new(false, true);

    public static string Make(string kind, params ReadOnlySpan<string> key) =>
        Base64Url.EncodeToString(Encoding.UTF8.GetBytes(string.Join(Separator, [kind, .. key])));

    public static string Make(string kind, DateTime time, string id) =>
        Make(kind, StoredTime.ToMicroseconds(time).ToString(CultureInfo.InvariantCulture), id);

    /// <exception cref="InvalidCursorException">The text was not made by <see cref="Make(string, ReadOnlySpan{string})"/> for this kind.</exception>
    public static string[] Read(string kind, string cursor, int keyLength)
    {
        if (cursor.Length is 0 or > MaxLength || !Base64Url.IsValid(cursor))
            throw new InvalidCursorException();
        string[] parts;
        try
        {
            parts = Strict.GetString(Base64Url.DecodeFromChars(cursor)).Split(Separator);
        }
        catch (Exception exception) when (exception is FormatException or DecoderFallbackException)
        {
            throw new InvalidCursorException();
        }

        return parts.Length == keyLength + 1 && parts[0] == kind && !parts.Contains("\0") ? parts[1..] : throw new InvalidCursorException();
    }

    /// <exception cref="InvalidCursorException">The text was not made by <see cref="Make(string, DateTime, string)"/> for this kind.</exception>
    public static (DateTime Time, string Id) ReadTimed(string kind, string cursor)
    {
        var key = Read(kind, cursor, 2);
        return long.TryParse(key[0], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var microseconds)
            && Math.Abs(microseconds) < StoredTime.ToMicroseconds(DateTime.MaxValue)
            && microseconds > StoredTime.ToMicroseconds(DateTime.MinValue)
            ? (StoredTime.FromMicroseconds(microseconds), key[1])
            : throw new InvalidCursorException();
    }
}

/// <summary>Bounds and cutting of pages.</summary>
internal static class PageRules
{
    public static void Check(PageRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        CheckLimit(request.Limit);
    }

    public static void CheckLimit(int limit, int most = PageRequest.MaxLimit)
    {
        if (limit < 1 || limit > most)
            throw new ArgumentOutOfRangeException(nameof(limit), limit, $"The limit must be 1 to {most}.");
    }

    /// <summary>Cuts what was read with a limit of one more than wanted.</summary>
    public static Page<T> Cut<T>(List<T> read, int limit, Func<T, string> cursorOf)
    {
        if (read.Count <= limit)
            return new Page<T>([.. read], null);
        read.RemoveRange(limit, read.Count - limit);
        return new Page<T>([.. read], cursorOf(read[^1]));
    }
}
