using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;

namespace Anomaly.Gateway.Api.Requests;

/// <summary>
/// Reads bars from JSON while it arrives: a list, an object whose field 'bars' is one, or one object a line. The serializer is not used for it since it can neither
/// say which bar of many is wrong nor stop at the first one too many.
/// </summary>
internal sealed class BarJson
{
    private const int TimeField = 5;
    private const int AllFields = (1 << (TimeField + 1)) - 1;
    private static readonly string[] Fields = ["open", "high", "low", "close", "volume", "time"];

    private readonly bool _isLines;
    private readonly List<Bar> _bars = [];
    private readonly double[] _values = new double[TimeField];
    private JsonReaderState _state;
    private long _linesBefore;

    /// <summary>How deep bars lie; null until their list has begun.</summary>
    private int? _barDepth;

    /// <summary>How deep the value lies that is passed over; null where none is.</summary>
    private int? _skippedDepth;

    private bool _isInBar;
    private DateTime _time;

    /// <summary>The fields that the bar has had, one bit each.</summary>
    private int _seen;

    /// <summary>The field whose value comes next: its index, -1 for one that is not read, null where a name comes next.</summary>
    private int? _field;

    private BarJson(bool isLines)
    {
        _isLines = isLines;
        _barDepth = isLines ? 0 : null;
        _state = new JsonReaderState(new JsonReaderOptions { AllowMultipleValues = isLines });
    }

    /// <summary>Reads to the end.</summary>
    /// <param name="body">UTF-8.</param>
    /// <param name="isLines">One object a line.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RequestException">Something is no bar, or there are too many.</exception>
    public static async Task<List<Bar>> ReadAsync(PipeReader body, bool isLines, CancellationToken cancellationToken)
    {
        var json = new BarJson(isLines);
        while (true)
        {
            var read = await body.ReadAsync(cancellationToken);
            // Where it throws, the server goes on to pass over the rest, so that the connection can stay.
            var taken = read.Buffer.End;
            try
            {
                taken = json.Take(read.Buffer, read.IsCompleted);
            }
            finally
            {
                body.AdvanceTo(taken, read.Buffer.End);
            }

            if (read.IsCompleted)
                return json._barDepth is null ? throw RequestException.BadInput("bars", "The field 'bars' is missing.") : json._bars;
        }
    }

    private SequencePosition Take(in ReadOnlySequence<byte> text, bool isLast)
    {
        var reader = new Utf8JsonReader(text, isLast, _state);
        try
        {
            while (reader.Read())
            {
                if (Take(ref reader) is { } mistake)
                    throw Wrong(mistake, _linesBefore + CountLines(text.Slice(0, reader.TokenStartIndex)));
            }
        }
        catch (JsonException exception)
        {
            throw new RequestException(BindingErrors.NotJson(exception));
        }
        catch (InvalidOperationException exception)
        {
            // Half a character, or bytes that are no text.
            throw new RequestException(BindingErrors.NotJson(new JsonException(exception.Message, exception)));
        }

        _state = reader.CurrentState;
        _linesBefore += CountLines(text.Slice(0, reader.Position));
        return reader.Position;
    }

    /// <summary>Takes one token.</summary>
    /// <returns>What is wrong, with the field that it is about; null where nothing is.</returns>
    private (string? Field, string Sentence)? Take(ref Utf8JsonReader reader)
    {
        if (_skippedDepth is { } depth)
        {
            _skippedDepth = reader.CurrentDepth == depth && reader.TokenType is JsonTokenType.EndObject or JsonTokenType.EndArray ? null : depth;
            return null;
        }

        if (_field is { } field)
        {
            _field = null;
            return TakeValue(ref reader, field);
        }

        if (_isInBar)
            return reader.TokenType == JsonTokenType.EndObject ? EndBar() : BeginField(ref reader);
        if (reader.CurrentDepth != _barDepth)
            return TakeOutside(ref reader);
        if (reader.TokenType != JsonTokenType.StartObject)
            return (null, "a bar is an object with the fields time, open, high, low, close and volume");
        (_isInBar, _seen) = (true, 0);
        return null;
    }

    /// <summary>What is around the bars.</summary>
    private (string?, string)? TakeOutside(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartArray when _barDepth is null:
                _barDepth = reader.CurrentDepth + 1;
                return null;
            case JsonTokenType.StartObject when reader.CurrentDepth == 0:
            case JsonTokenType.PropertyName when _barDepth is null && reader.ValueTextEquals("bars"u8):
            case JsonTokenType.EndArray or JsonTokenType.EndObject:
                return null;
            case JsonTokenType.PropertyName:
                var name = reader.GetString()!;
                throw RequestException.BadInput(name, $"There is no field '{name}' here; a single bar, too, is sent as a list.");
            default:
                throw RequestException.BadInput("body", "The body must be a list of bars, or an object whose field 'bars' is one.");
        }
    }

    private (string?, string)? BeginField(ref Utf8JsonReader reader)
    {
        _field = -1;
        for (var i = 0; i < Fields.Length; i++)
        {
            if (reader.ValueTextEquals(Fields[i]) || (i == TimeField && reader.ValueTextEquals("datetime"u8)))
                _field = i;
        }

        return null;
    }

    private (string?, string)? TakeValue(ref Utf8JsonReader reader, int field)
    {
        if (field == TimeField)
        {
            if (reader.TokenType != JsonTokenType.String || !TryGetTime(ref reader, out _time))
                return (Fields[field], "must be a time as in ISO 8601, for example 2024-08-05 or 2024-08-05T13:30:00Z");
        }
        else if (field >= 0)
        {
            if (reader.TokenType == JsonTokenType.Null)
                return (Fields[field], "is null: leave out what has not traded");
            if (reader.TokenType != JsonTokenType.Number || !reader.TryGetDouble(out _values[field]))
                return (Fields[field], "must be a number, for example 101.5");
        }
        else if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
        {
            _skippedDepth = reader.CurrentDepth;
        }

        _seen |= field >= 0 ? 1 << field : 0;
        return null;
    }

    private (string?, string)? EndBar()
    {
        _isInBar = false;
        if (_seen != AllFields)
            return (Array.Find(Fields, name => (_seen & (1 << Array.IndexOf(Fields, name))) == 0), "is missing");
        BarBody.RequireRoom(_bars.Count + 1);
        _bars.Add(new Bar(_time, _values[0], _values[1], _values[2], _values[3], _values[4]));
        return null;
    }

    private static bool TryGetTime(ref Utf8JsonReader reader, out DateTime time)
    {
        if (!reader.TryGetDateTime(out time))
            return false;
        if (time.Kind == DateTimeKind.Local)
        {
            // It names an offset; by way of the machine's zone, an hour that this zone has twice would be lost.
            var isTime = reader.TryGetDateTimeOffset(out var instant);
            time = instant.UtcDateTime;
            return isTime;
        }

        time = DateTime.SpecifyKind(time, DateTimeKind.Utc);
        return true;
    }

    private RequestException Wrong((string? Field, string Sentence) mistake, long lines)
    {
        var bar = $"bars[{_bars.Count}]";
        var where = _isLines ? $"Line {lines + 1}" : bar;
        var what = mistake.Field is { } field ? $"'{field}' {mistake.Sentence}" : mistake.Sentence;
        return RequestException.BadInput(mistake.Field is null ? bar : $"{bar}.{mistake.Field}", $"{where}: {what}. Nothing was taken.");
    }

    private static long CountLines(in ReadOnlySequence<byte> text)
    {
        var count = 0L;
        foreach (var segment in text)
            count += segment.Span.Count((byte)'\n');
        return count;
    }
}
