namespace Anomaly.Runtime.Serialization;

/// <summary><see cref="Dictionary{TKey, TValue}"/>: a block with a count and pairs. A comparer does not travel.</summary>
internal sealed class DictionaryCodec<TKey, TValue>(Codec<TKey> keys, Codec<TValue> values) : Codec<Dictionary<TKey, TValue>?>
    where TKey : notnull
{
    public override WireKind Kind => WireKind.Block;

    public override bool IsShareable => false;

    public override void Write(WireWriter writer, Dictionary<TKey, TValue>? value)
    {
        if (value is null)
        {
            writer.WriteNull();
            return;
        }

        var start = writer.BeginBlock();
        writer.Write(value.Count);
        foreach (var (key, each) in value)
        {
            keys.Write(writer, key);
            values.Write(writer, each);
        }

        writer.EndBlock(start);
    }

    public override Dictionary<TKey, TValue>? Read(ref WireReader reader)
    {
        if (!reader.TryReadBlock(out var block))
            return null;
        var content = new WireReader(block);
        var count = content.ReadCount();
        var dictionary = new Dictionary<TKey, TValue>(count);
        for (var i = 0; i < count; i++)
        {
            var key = keys.Read(ref content) ?? throw new InvalidDataException("A key of a dictionary is null.");
            dictionary[key] = values.Read(ref content);
        }

        return dictionary;
    }

    public override Dictionary<TKey, TValue>? Copy(Dictionary<TKey, TValue>? value) =>
        value?.ToDictionary(pair => keys.Copy(pair.Key), pair => values.Copy(pair.Value), value.Comparer);
}
