using System.Text.Json;

namespace Anomaly.Detection.Models.Sklearn;

/// <summary>Moves through JSON that must have one exact shape, and says where it has not.</summary>
internal ref struct JsonCursor(ReadOnlySpan<byte> json)
{
    private const int MaxDepth = 8;

    private Utf8JsonReader _reader = new(json, new JsonReaderOptions { MaxDepth = MaxDepth });

    /// <summary>Enters the one value that the text must be.</summary>
    public void BeginDump()
    {
        _reader.Read();
        if (_reader.TokenType != JsonTokenType.StartObject)
            throw new InvalidModelException("The dump is not a JSON object.");
    }

    /// <summary>Enters an object or array that is the next value.</summary>
    public void Begin(JsonTokenType start, string name)
    {
        _reader.Read();
        Expect(start, name);
    }

    /// <summary>Moves into an array's next item; false at the array's end.</summary>
    public bool NextItem() => _reader.Read() && _reader.TokenType != JsonTokenType.EndArray;

    /// <summary>Moves to an object's next key, which must be one of <paramref name="keys"/>; null at the object's end.</summary>
    public string? NextKey(KeySet keys)
    {
        _reader.Read();
        if (_reader.TokenType == JsonTokenType.EndObject)
            return null;

        var key = Decode();
        keys.Take(key);
        return key;
    }

    public string Text(string name)
    {
        _reader.Read();
        return CurrentText(name);
    }

    public string CurrentText(string name)
    {
        Expect(JsonTokenType.String, name);
        return Decode();
    }

    public int Whole(string name)
    {
        _reader.Read();
        return CurrentWhole(name);
    }

    public int CurrentWhole(string name)
    {
        Expect(JsonTokenType.Number, name);
        return _reader.TryGetInt32(out var value) ? value : throw Wrong(name, "a whole number");
    }

    public double Number(string name)
    {
        _reader.Read();
        return CurrentNumber(name);
    }

    public double CurrentNumber(string name)
    {
        Expect(JsonTokenType.Number, name);
        return _reader.TryGetDouble(out var value) && double.IsFinite(value) ? value : throw Wrong(name, "a finite number");
    }

    public double? NumberOrAuto(string name)
    {
        _reader.Read();
        return _reader.TokenType == JsonTokenType.String && _reader.ValueTextEquals("auto"u8) ? null : CurrentNumber(name);
    }

    /// <summary>Makes sure that an item is an object.</summary>
    public readonly void ExpectObject(string name) => Expect(JsonTokenType.StartObject, name);

    /// <summary>Makes sure that nothing follows.</summary>
    public void End()
    {
        if (_reader.Read())
            throw new InvalidModelException($"The dump is not the only value: another follows near byte {_reader.TokenStartIndex}.");
    }

    private readonly string Decode()
    {
        try
        {
            return _reader.GetString() ?? "";
        }
        catch (InvalidOperationException error)
        {
            throw new InvalidModelException($"The dump has text that is not UTF-8 near byte {_reader.TokenStartIndex}.", error);
        }
    }

    private readonly void Expect(JsonTokenType type, string name)
    {
        if (_reader.TokenType != type)
        {
            throw Wrong(name, type switch
            {
                JsonTokenType.StartObject => "an object",
                JsonTokenType.StartArray => "an array",
                JsonTokenType.String => "a text",
                _ => "a number",
            });
        }
    }

    private readonly InvalidModelException Wrong(string name, string expected) =>
        new($"The dump's \"{name}\" is not {expected} near byte {_reader.TokenStartIndex}.");
}
